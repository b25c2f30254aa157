/** How Mantine's components look here; the colours themselves are in theme.css. */
import { createTheme, type CSSVariablesResolver } from "@mantine/core";

export const theme = createTheme({
  fontFamily: "var(--font)",
  headings: { fontFamily: "var(--font)", fontWeight: "600" },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  defaultRadius: 6,
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 5 },
  autoContrast: true,
  colors: {
    accent: [
      "#eef3ff", "#dbe5ff", "#b6cbff", "#8fb0ff", "#86a9ff", "#3a6be0", "#2455c8", "#1e48ab", "#193b8c", "#142f70",
    ],
  },
  components: {
    Button: { defaultProps: { size: "xs" } },
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "xs", comboboxProps: { shadow: "md" } } },
    SegmentedControl: { defaultProps: { size: "xs" } },
    Tooltip: { defaultProps: { openDelay: 250, multiline: true, maw: 280, withArrow: true } },
    // As <header> it would be a second banner of the page.
    ModalHeader: { defaultProps: { component: "div" } },
    Menu: { defaultProps: { shadow: "md" } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
    Table: { defaultProps: { borderColor: "var(--hairline)", fz: "sm", verticalSpacing: 6, horizontalSpacing: 16 } },
  },
});

/** Mantine's own surfaces in the colours of the house. */
export const variables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-default-border": "var(--hairline)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-anchor": "var(--accent)",
    "--mantine-color-error": "var(--bad)",
    "--mantine-color-placeholder": "var(--muted)",
    "--table-border-color": "var(--hairline)",
  };
  return { variables: {}, light: shared, dark: shared };
};
