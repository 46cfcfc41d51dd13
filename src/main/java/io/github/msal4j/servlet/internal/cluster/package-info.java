/**
 * Sign-outs that are shared with other nodes through a JCache store.
 *
 * <ul>
 *   <li>What this node tells: {@code SharedSignOuts.tell} writes it to the store.
 *   <li>What it hears: {@code JCacheStore.Listener}, {@code SharedSignOuts.heard}, {@code StoreComparison.hear}, and then {@code
 *       ending.ThisNode.learned}, which ends the sign-ins here.
 *   <li>What it may have missed: {@code Heartbeat} notices it, {@code SharedSignOuts.sweep} compares all with the store.
 *   <li>{@code Claims} makes sure that only one node completes a pending sign-in.
 * </ul>
 */
@NullMarked
package io.github.msal4j.servlet.internal.cluster;

import org.jspecify.annotations.NullMarked;
