import js from "@eslint/js";
import globals from "globals";

const FRONTEND = "custom_components/qb_peer_vpn/dashboard/frontend/**/*.js";

// Paths are relative to the top of the repository, where the linter is called.
export default [
  { ...js.configs.recommended, files: ["**/*.js"] },
  {
    files: ["**/*.js"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      complexity: ["error", 10],
      "consistent-return": "error",
      "default-case-last": "error",
      "dot-notation": "error",
      eqeqeq: "error",
      "max-lines": ["error", 400],
      "no-console": "error",
      "no-else-return": "error",
      "no-implicit-coercion": "error",
      "no-lonely-if": "error",
      "no-param-reassign": "error",
      "no-promise-executor-return": "error",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-throw-literal": "error",
      "no-unneeded-ternary": "error",
      "no-unused-expressions": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      "require-await": "error",
    },
  },
  {
    files: [FRONTEND],
    languageOptions: { globals: globals.browser },
    rules: { "max-lines-per-function": ["error", 40] },
  },
  {
    files: ["tests/frontend/**/*.js"],
    languageOptions: { globals: globals.node },
    // Stand-ins for Home Assistant return promises, as it does.
    rules: { "require-await": "off" },
  },
];
