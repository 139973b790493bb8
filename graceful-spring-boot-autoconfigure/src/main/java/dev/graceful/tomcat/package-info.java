/**
 * The connector: adopts a listener, holds, stops accepting at once, drains. Knows Tomcat
 * and the handoff, and nothing of Spring.
 */
package dev.graceful.tomcat;
