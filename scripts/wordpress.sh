#!/usr/bin/env bash
# Packs the WordPress plugin, ready to be uploaded.
set -euo pipefail
cd "$(dirname "$0")/../web/wordpress"
rm -f mesobot-assistant.zip
python3 -m zipfile -c mesobot-assistant.zip mesobot-assistant
echo "web/wordpress/mesobot-assistant.zip: upload it under Plugins, Add New, Upload Plugin"
