// What an import of `nearside-elements/nearside.css` gives a type checker: nothing, as it is imported for its effect.
export {};
