/**
 * What a successor does before it says that it is ready: sends requests to itself, until
 * they are answered as fast as they will be. Knows the handoff, and neither Tomcat nor
 * Spring.
 */
package dev.graceful.warmup;
