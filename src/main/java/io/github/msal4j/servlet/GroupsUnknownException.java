package io.github.msal4j.servlet;

/**
 * The user's groups are not known: the user is in more groups than the provider puts into a token (at Entra 200), and
 * the provider then sends none. Thrown when an application asks for groups, or for a role that {@code msal.group-roles}
 * derives from a group. The message names the remedies. If the application does not catch it, the sign-in filter
 * answers with status 500 and a page that says so, because only the people who run the application can change this.
 *
 * <p>See "Configure group claims for applications by using Microsoft Entra ID" and "ID token claims reference" (groups
 * overage claim) of the Microsoft identity platform.
 *
 * <pre>{@code
 * SignedInUser user = (SignedInUser) request.getUserPrincipal();
 * try {
 *     out.print(user.groups());
 * } catch (GroupsUnknownException e) {
 *     out.print("too many to tell"); // never as if there were none
 * }
 * }</pre>
 */
public final class GroupsUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GroupsUnknownException(String whatFor) {
        super(
                whatFor
                        + " cannot be determined: the user is in more groups than the ID token can contain. Use app roles"
                        + " instead; or let Token configuration of the app registration send 'groups assigned to the"
                        + " application' only; or set msal.group-overage to graph, so that Microsoft Graph is asked. If it is set, the"
                        + " log says at the sign-in why Graph has not answered; and with msal.group-roles it tells the roles only");
    }
}
