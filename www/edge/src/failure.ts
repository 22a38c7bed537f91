// What the person at the terminal has to know.

/** Why something was not done, and what to do about it. */
export class Failure extends Error {
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }

  /** As the command `nearside` says such things. */
  get said(): string {
    return `error: ${this.message}\n  help: ${this.help}\n`;
  }
}
