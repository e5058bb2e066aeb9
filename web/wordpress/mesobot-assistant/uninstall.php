<?php
if ( defined( 'WP_UNINSTALL_PLUGIN' ) ) {
	delete_option( 'mesobot_assistant' );
}
