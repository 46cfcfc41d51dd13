/**
 * Which sign-ins live, and the one place where a sign-in ends and its MSAL account is evicted.
 *
 * <p>{@link io.github.msal4j.servlet.internal.ending.SignOuts} is what a sign-out calls; {@link
 * io.github.msal4j.servlet.internal.ending.SignedInSessions} puts a new sign-in into its session and finds the one of a
 * request; {@code Ending} ends them, and is the only caller of {@code TokenService.evict}, which removes the MSAL
 * account; {@code ThisNode} hears of the sign-outs of other nodes, from package {@code cluster}.
 *
 * <h2>The states of a sign-in, and the threads that change them</h2>
 *
 * <p>The numbers are those of the rules below.
 *
 * <pre>
 *             a request of the browser
 *   none ---- begin(), rule 8 ----&gt; signed in ---------------------------------&gt; ended
 *                                    |   ^  |   by end(), rule 2, in the thread of
 *                                    |   |  |     - a request of the browser (local sign-out, sign-in again, lifetime)
 *                     passivated:    |   |  |     - the provider's request (global sign-out, rule 9)
 *                     in a store     |   |  |     - the container (time-out, invalidate, undeployment)
 *                                    v   |  |     - a message of another node
 *                                   asleep  |
 *                                           +--- replaceTokens(), rule 3: a request or a thread of the background refresh
 * </pre>
 *
 * <h2>Why no order of events keeps a sign-in that was signed out</h2>
 *
 * <p>There are three places: the session's own state, the index of live sessions, and the memory of sign-outs. Each rule is
 * an order of two steps, so that of two threads the second one sees what the first one did.
 *
 * <p>In the state ({@code session.SignInState}):
 *
 * <ol>
 *   <li>The tokens and the end change under the session's lock only, and both are volatile.
 *   <li>{@code end()} sets the end and takes the tokens out, in one section of that lock.
 *   <li>{@code replaceTokens()} looks at the end under that lock: after the end it stores nothing.
 *   <li>What it stored before the end, {@code end()} takes out.
 * </ol>
 *
 * <p>Between the state and the index:
 *
 * <ol start="5">
 *   <li>{@code SignedInSessions.track()} first puts the session into the index, then checks whether it has ended.
 *   <li>{@code Ending.evict()} first ends the session, then takes it out of the index.
 *   <li>So either {@code track()} sees the end and takes the session out itself, or {@code evict()} finds it in the index.
 *       For that a session knows its entry ({@code tracking}) before the entry is in any map.
 * </ol>
 *
 * <p>Between the index and the memory:
 *
 * <ol start="8">
 *   <li>A sign-in, and a session that is read back: first into the index, then a look into the memory.
 *   <li>A global sign-out: first into the memory, then a look into the index. So either it finds the session, or the
 *       sign-in finds the sign-out.
 * </ol>
 */
@NullMarked
package io.github.msal4j.servlet.internal.ending;

import org.jspecify.annotations.NullMarked;
