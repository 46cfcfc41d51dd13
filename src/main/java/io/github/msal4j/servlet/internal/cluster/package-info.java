/**
 * Sign-outs that are shared with other nodes through a JCache store.
 *
 * <ul>
 *   <li>What this node tells: {@code SharedSignOuts.tell} writes it to the store.
 *   <li>What it hears: {@code JCacheStore.Listener}, {@code SharedSignOuts.heard}, and then {@code ending.ThisNode.learned}, which
 *       ends the sign-ins here.
 *   <li>What it may have missed: {@code Heartbeat} notices it, {@code SharedSignOuts.sweep} compares all with the store.
 *   <li>That a pending sign-in has one answer at all nodes together: {@code Claims}.
 * </ul>
 */
@NullMarked
package io.github.msal4j.servlet.internal.cluster;

import org.jspecify.annotations.NullMarked;
