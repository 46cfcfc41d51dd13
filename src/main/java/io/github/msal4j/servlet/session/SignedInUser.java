package io.github.msal4j.servlet.session;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.provider.IdToken;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.security.Principal;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user who is signed in, as the verified ID token describes them: what {@code request.getUserPrincipal()} returns.
 *
 * <pre>{@code
 * SignedInUser user = (SignedInUser) request.getUserPrincipal();
 * out.print("Hello, " + user.displayName());
 * orders.of(user.getName());
 * }</pre>
 *
 * <p>Immutable, thread-safe, serializable. Roles and claims are those of the moment of the sign-in; a change at the
 * provider shows at the next sign-in. Holds no access token.
 */
public final class SignedInUser implements Principal, Serializable {
    private static final long serialVersionUID = 1L;

    private static final String[] NONE = {};

    /** What is stored, in few classes, since a session store may admit no others; the rest stands in the ID token. */
    @SuppressWarnings("UnusedVariable") // The JVM reads it.
    private static final ObjectStreamField[] serialPersistentFields = {
        new ObjectStreamField("idToken", String.class),
        new ObjectStreamField("roles", String[].class),
        new ObjectStreamField("unknownRoles", String[].class)
    };

    /** Packed, as it is seldom wanted. */
    private transient byte[] idToken;
    /** Null if empty. */
    private transient String @Nullable [] roles;
    /** Roles that groups would give, had the token not left the groups out. */
    private transient String @Nullable [] unknownRoles;

    private final transient String issuer;

    private final transient String subject;
    private final transient String name;
    /** Where the key is put together from {@code oid} and {@code tid}; negative if it is not. */
    private final transient int dot;

    private transient volatile @Nullable String displayName;

    private SignedInUser(IdToken token, String @Nullable [] roles, String @Nullable [] unknownRoles) {
        // Few issuers have many users.
        this.issuer = token.issuer().intern();
        this.subject = token.subject();
        this.idToken = DenseText.pack(token.raw());
        this.roles = roles;
        this.unknownRoles = unknownRoles;
        String oid = token.text("oid").orElse("");
        String tid = token.text("tid").orElse("");
        boolean entra = !oid.isEmpty() && !tid.isEmpty();
        this.name = entra ? oid + "." + tid : subject;
        this.dot = entra ? oid.length() : -1;
    }

    /** The user whom a verified token describes. */
    public static SignedInUser of(IdToken token) {
        return of(token, Map.of());
    }

    /**
     * The user whom a verified token describes.
     *
     * @param groupRoles the roles that a group gives, by {@code Settings.groupKey}
     */
    public static SignedInUser of(IdToken token, Map<String, Set<String>> groupRoles) {
        return new SignedInUser(
                token,
                orNull(Groups.roles(token.claims(), groupRoles)),
                orNull(Groups.unknownRoles(token.claims(), groupRoles)));
    }

    private static String @Nullable [] orNull(Set<String> texts) {
        return texts.isEmpty() ? null : texts.toArray(String[]::new);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        ObjectOutputStream.PutField fields = out.putFields();
        fields.put("idToken", idToken());
        fields.put("roles", roles);
        fields.put("unknownRoles", unknownRoles);
        out.writeFields();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        ObjectInputStream.GetField fields = in.readFields();
        idToken = DenseText.pack(String.valueOf(fields.get("idToken", null)));
        roles = (String[]) fields.get("roles", null);
        unknownRoles = (String[]) fields.get("unknownRoles", null);
    }

    /** Reads the rest from the ID token again. */
    private Object readResolve() throws InvalidObjectException {
        try {
            return new SignedInUser(new IdToken(idToken(), parsed()), roles, unknownRoles);
        } catch (ParseException | RuntimeException e) {
            throw new InvalidObjectException("not a user");
        }
    }

    /**
     * The key of this user: {@code oid.tid} at Entra, {@code sub} elsewhere. It never changes and is never given to
     * somebody else, unlike mail addresses and user names, which must not be used to find a user's data. For people to
     * read there is {@link #displayName()}.
     */
    @Override
    public String getName() {
        return name;
    }

    /** What to call the user on a page: the {@code name} claim, else the user name, else the key. Not unique. */
    public String displayName() {
        String known = displayName;
        if (known == null) {
            known = text("name").or(this::username).orElse(name);
            displayName = known;
        }
        return known;
    }

    /** The {@code preferred_username}, often a mail address. May change and may be given to somebody else. */
    public Optional<String> username() {
        return text("preferred_username");
    }

    /** The {@code iss} of the token. */
    public String issuer() {
        return issuer;
    }

    /** The {@code sub} of the token: this user at this application. */
    public String subject() {
        return subject;
    }

    /** Entra's object id of the user, the same in all applications of a tenant. */
    public Optional<String> oid() {
        return dot < 0 ? text("oid") : Optional.of(name.substring(0, dot));
    }

    /** Entra's id of the tenant that the user signed in to. */
    public Optional<String> tid() {
        return dot < 0 ? text("tid") : Optional.of(name.substring(dot + 1));
    }

    /**
     * The application roles of the {@code roles} claim, and those that {@code msal.group-roles} makes of the user's groups.
     * Empty if the user has none or the provider sends none. Those of groups are missing if the groups are not known;
     * {@link #hasRole} knows the difference.
     */
    public Set<String> roles() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(orNone(roles))));
    }

    /**
     * Whether the user has this role. Compares exactly.
     *
     * @throws GroupsUnknownException if the role depends on a group, and the groups are not known
     */
    public boolean hasRole(String role) {
        return hasAnyRole(List.of(role));
    }

    /**
     * Whether the user has at least one of these roles. Compares exactly.
     *
     * @throws GroupsUnknownException if none that is known, but one of them depends on a group, and the groups are not known
     */
    public boolean hasAnyRole(Collection<String> wanted) {
        if (!Collections.disjoint(wanted, Arrays.asList(orNone(roles)))) {
            return true;
        }
        for (String unknown : orNone(unknownRoles)) {
            if (wanted.contains(unknown)) {
                throw new GroupsUnknownException("Whether the user has the role " + unknown);
            }
        }
        return false;
    }

    /**
     * The groups of the user by their ids, as far as the app registration sends them (Token configuration, Add groups claim).
     * Empty if the user is in none of these, or if the registration sends none. Read anew from the token at each call.
     *
     * @throws GroupsUnknownException if there are too many for the token
     */
    public Set<String> groups() {
        Map<String, Object> claims = claims();
        if (Groups.areLeftOut(claims)) {
            throw new GroupsUnknownException("The user's groups");
        }
        return Groups.of(claims);
    }

    /** All claims of the ID token, by name, with JSON's types. Read anew from the token at each call. */
    public Map<String, Object> claims() {
        try {
            return Collections.unmodifiableMap(parsed().getClaims());
        } catch (ParseException e) {
            throw new IllegalStateException("The verified ID token of this session cannot be read again", e);
        }
    }

    private JWTClaimsSet parsed() throws ParseException {
        return SignedJWT.parse(idToken()).getJWTClaimsSet();
    }

    private static String[] orNone(String @Nullable [] texts) {
        return texts == null ? NONE : texts;
    }

    private Optional<String> text(String claim) {
        return claims().get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The raw ID token, for {@code id_token_hint}; within the package because applications have no use for it. */
    String idToken() {
        return DenseText.unpack(idToken);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedInUser user && issuer.equals(user.issuer) && subject.equals(user.subject);
    }

    @Override
    public int hashCode() {
        return Objects.hash(issuer, subject);
    }

    /** Shows the key only. */
    @Override
    public String toString() {
        return "SignedInUser[" + name + "]";
    }
}
