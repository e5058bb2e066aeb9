<?php
/**
 * Plugin Name: Mesobot assistant
 * Description: Adds the assistant's widget to every page: one script tag with your settings, and nothing else.
 * Version: 1.0.0
 * Requires at least: 6.3
 * Requires PHP: 7.4
 * License: Apache-2.0
 */

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const MESOBOT_OPTION = 'mesobot_assistant';

/** Settings by name: label, and how a value is cleaned. The names are the widget's `data-` attributes. */
function mesobot_fields() {
	return array(
		'address'       => array( 'Address of the assistant (https://…)', 'esc_url_raw' ),
		'title'         => array( 'Title', 'sanitize_text_field' ),
		'greeting'      => array( 'First message', 'sanitize_textarea_field' ),
		'color'         => array( 'Colour (#rrggbb)', 'sanitize_hex_color' ),
		'position'      => array( 'Corner (left or right)', 'sanitize_key' ),
		'lang'          => array( 'Language (empty: as the page)', 'sanitize_key' ),
		'teaser'        => array( 'Teaser beside the button', 'sanitize_text_field' ),
		'contact-name'  => array( 'Contact: name', 'sanitize_text_field' ),
		'contact-phone' => array( 'Contact: phone', 'sanitize_text_field' ),
		'contact-mail'  => array( 'Contact: e-mail', 'sanitize_email' ),
		'contact-url'   => array( 'Contact: page', 'esc_url_raw' ),
		'privacy-url'   => array( 'Privacy notice', 'esc_url_raw' ),
	);
}

function mesobot_settings() {
	$kept = get_option( MESOBOT_OPTION, array() );
	return is_array( $kept ) ? $kept : array();
}

/** Only known settings, each cleaned in its way. */
function mesobot_clean( $given ) {
	$clean = array();
	foreach ( mesobot_fields() as $name => $field ) {
		$value = isset( $given[ $name ] ) && is_string( $given[ $name ] ) ? trim( $given[ $name ] ) : '';
		if ( '' !== $value ) {
			$clean[ $name ] = (string) call_user_func( $field[1], $value );
		}
	}
	return array_filter( $clean );
}

add_action(
	'wp_enqueue_scripts',
	function () {
		$settings = mesobot_settings();
		if ( empty( $settings['address'] ) ) {
			return;
		}
		$script = trailingslashit( $settings['address'] ) . 'widget.js';
		wp_enqueue_script( 'mesobot-assistant', $script, array(), null, array( 'in_footer' => true ) );
	}
);

/** The tag with its settings; caching and bundling plugins are asked to leave it alone. */
add_filter(
	'script_loader_tag',
	function ( $tag, $handle ) {
		if ( 'mesobot-assistant' !== $handle ) {
			return $tag;
		}
		$attributes = ' async data-cfasync="false" data-no-optimize="1" data-no-defer="1"';
		foreach ( mesobot_settings() as $name => $value ) {
			if ( 'address' !== $name ) {
				$attributes .= sprintf( ' data-%s="%s"', esc_attr( $name ), esc_attr( $value ) );
			}
		}
		return str_replace( '<script ', '<script' . $attributes . ' ', $tag );
	},
	10,
	2
);

/** `[mesobot_chat]`: the chat in the flow of a page. */
add_shortcode(
	'mesobot_chat',
	function () {
		return '<mesobot-chat></mesobot-chat>';
	}
);

add_action(
	'admin_init',
	function () {
		register_setting( MESOBOT_OPTION, MESOBOT_OPTION, array( 'sanitize_callback' => 'mesobot_clean' ) );
	}
);

add_action(
	'admin_menu',
	function () {
		add_options_page( 'Assistant', 'Assistant', 'manage_options', MESOBOT_OPTION, 'mesobot_page' );
	}
);

function mesobot_page() {
	$settings = mesobot_settings();
	echo '<div class="wrap"><h1>Assistant</h1><p>';
	echo esc_html( 'The assistant must know this site: MESOBOT_WEB_ORIGINS on its server has to name ' . home_url() );
	echo '</p><form method="post" action="options.php"><table class="form-table" role="presentation">';
	settings_fields( MESOBOT_OPTION );
	foreach ( mesobot_fields() as $name => $field ) {
		printf(
			'<tr><th scope="row"><label for="%1$s">%2$s</label></th><td><input class="regular-text" id="%1$s" name="%3$s[%4$s]" value="%5$s"></td></tr>',
			esc_attr( 'mesobot-' . $name ),
			esc_html( $field[0] ),
			esc_attr( MESOBOT_OPTION ),
			esc_attr( $name ),
			esc_attr( isset( $settings[ $name ] ) ? $settings[ $name ] : '' )
		);
	}
	echo '</table>';
	submit_button();
	echo '</form></div>';
}
