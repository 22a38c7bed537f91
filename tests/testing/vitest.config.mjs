export default {test: {include: ['*.vitest.mjs'], reporters: ['json'], watch: false}};
