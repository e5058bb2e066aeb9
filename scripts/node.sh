# Sourced by setup.sh and widget.sh: whether the Node and npm on PATH can build the widget (esbuild wants 18).
node_will_do() {
  command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
}
