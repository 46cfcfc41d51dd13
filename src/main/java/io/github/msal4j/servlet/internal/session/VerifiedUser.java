package io.github.msal4j.servlet.internal.session;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.provider.IdToken;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamField;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user of a verified ID token. Immutable. Keeps the token packed, and reads it again for claims that are rarely
 * used.
 */
public final class VerifiedUser implements SignedInUser {
    private static final long serialVersionUID = 1L;

    /**
     * The serialized fields: only texts, because a session store may admit few classes. Everything else is in the ID
     * token, and in the further claims behind it.
     */
    @SuppressWarnings("UnusedVariable") // The JVM reads it.
    private static final ObjectStreamField[] serialPersistentFields = {
        new ObjectStreamField("idToken", String.class),
        new ObjectStreamField("renewed", String.class),
        new ObjectStreamField("roles", String[].class),
        new ObjectStreamField("unknownRoles", String[].class),
        new ObjectStreamField("word", String[].class),
        new ObjectStreamField("userName", String.class)
    };

    private transient UserToken token;
    private transient Rights rights;
    private final transient UserKey key;

    private transient volatile @Nullable String displayName;
    /** The sign-in that this user belongs to, which may be a copy of another node's. */
    private transient volatile @Nullable SignedInSession session;

    /** @param read what the token contains, as it is known last */
    private VerifiedUser(IdToken read, UserToken token, Rights rights) {
        this.token = token;
        this.rights = rights;
        this.key = new UserKey(read);
    }

    /** The user of a verified token, with the roles that the token names. */
    public static VerifiedUser of(IdToken token) {
        return of(token, FurtherClaims.NONE, Set.of("roles"), Map.of());
    }

    /**
     * The user of a verified token.
     *
     * @param rolesClaims the claims that hold roles
     * @param groupRoles the roles that a group gives, by {@code Settings.groupKey}
     */
    public static VerifiedUser of(
            IdToken token, FurtherClaims further, Set<String> rolesClaims, Map<String, Set<String>> groupRoles) {
        Map<String, Object> claims = further.beside(token.claims().getClaims());
        return new VerifiedUser(token, UserToken.of(token.raw(), further), Rights.of(claims, rolesClaims, groupRoles));
    }

    /** The same user by the name that {@code msal.user-name} wants; empty if the user has none. */
    public Optional<VerifiedUser> named(Optional<String> claim) {
        return claim.isEmpty()
                ? Optional.of(this)
                : UserName.of(claim.get(), claims()).map(name -> read(token, rights.with(name)));
    }

    /** Null if the key is the name. */
    public @Nullable UserName chosenName() {
        return rights.userName();
    }

    /** The claims that are known beside the ID token's. */
    public FurtherClaims further() {
        return token.further();
    }

    /**
     * The same user as a newer ID token describes it; empty if it says the same as the last one. The ID token of the sign-in
     * stays, for {@code id_token_hint} and for MSAL4J's cache.
     */
    public Optional<VerifiedUser> renewedBy(
            IdToken newer, FurtherClaims further, Set<String> rolesClaims, Map<String, Set<String>> groupRoles) {
        Map<String, Object> claims = further.beside(newer.claims().getClaims());
        return renewed(newer.claims(), further, Rights.of(claims, rolesClaims, groupRoles));
    }

    /**
     * The same user as a newer sign-in describes it; empty if it says the same as the last one.
     *
     * @param now whose ID token is of the same user
     */
    public Optional<VerifiedUser> renewedAs(VerifiedUser now) {
        return renewed(now.token.parsed(), now.token.further(), now.rights);
    }

    /** With the application's word as it was, until the application is asked again. */
    private Optional<VerifiedUser> renewed(JWTClaimsSet newer, FurtherClaims further, Rights newRights) {
        Map<String, Object> known = token.parsed().getClaims();
        JWTClaimsSet now = RenewedClaims.of(known, newer);
        return RenewedClaims.sayTheSame(token.further().beside(known), further.beside(now.getClaims()))
                ? Optional.empty()
                : Optional.of(new VerifiedUser(
                        new IdToken(idToken(), now), token.renewed(now, further), newRights.after(rights)));
    }

    /** Whether the same ID token has described both. */
    public boolean hasClaimsOf(VerifiedUser other) {
        return token.saysTheSameAs(other.token);
    }

    /** What the application's listener has given. */
    public Word word() {
        return rights.word();
    }

    /** The same user with what the application's listener gives now. */
    public VerifiedUser with(Word word) {
        return read(token, rights.with(word));
    }

    /** The same user with what another copy of the sign-in has learned of it. */
    VerifiedUser withClaimsOf(VerifiedUser other) {
        return read(token.with(other.token), other.rights);
    }

    void belongsTo(SignedInSession signIn) {
        session = signIn;
    }

    /** The sign-in that this user belongs to; empty if this was read from a store by itself. */
    public Optional<SignedInSession> signIn() {
        return Optional.ofNullable(session);
    }

    @Override
    public Runnable whenSignInEnds(SignInEndListener listener) {
        SignedInSession signIn = session;
        if (signIn == null) {
            throw new IllegalStateException(
                    "This user was read from a store without a session; take the user of a request instead");
        }
        return signIn.whenEnded(listener);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        ObjectOutputStream.PutField fields = out.putFields();
        fields.put("idToken", token.stored());
        fields.put("renewed", token.storedRenewed());
        fields.put("roles", rights.roles());
        fields.put("unknownRoles", rights.unknownRoles());
        fields.put("word", word().isEmpty() ? null : word().stored());
        fields.put("userName", UserName.stored(chosenName()));
        out.writeFields();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        ObjectInputStream.GetField fields = in.readFields();
        token = UserToken.read(
                String.valueOf(fields.get("idToken", null)),
                fields.get("renewed", null) instanceof String newer ? newer : null);
        rights = new Rights(
                (String[]) fields.get("roles", null),
                (String[]) fields.get("unknownRoles", null),
                Word.read(fields.get("word", null)),
                UserName.read(fields.get("userName", null)));
    }

    private static VerifiedUser read(UserToken token, Rights rights) {
        return new VerifiedUser(new IdToken(token.idToken(), token.parsed()), token, rights);
    }

    /** Reads everything else from the ID token again. */
    private Object readResolve() throws InvalidObjectException {
        try {
            return read(token, rights);
        } catch (RuntimeException e) {
            throw new InvalidObjectException("not a user");
        }
    }

    @Override
    public String getName() {
        UserName name = chosenName();
        return name == null ? key() : name.value();
    }

    @Override
    public String key() {
        return key.value();
    }

    @Override
    public String displayName() {
        String known = displayName;
        if (known == null) {
            known = UserClaims.displayName(claims()).or(this::username).orElse(key());
            displayName = known;
        }
        return known;
    }

    @Override
    public Optional<String> username() {
        return UserClaims.userName(claims());
    }

    @Override
    public String issuer() {
        return key.issuer();
    }

    @Override
    public String subject() {
        return key.subject();
    }

    @Override
    public Optional<String> oid() {
        return key.oid(this::claims);
    }

    @Override
    public Optional<String> tid() {
        return key.tid(this::claims);
    }

    @Override
    public Set<String> roles() {
        return rights.all();
    }

    @Override
    public boolean hasRole(String role) {
        return hasAnyRole(List.of(role));
    }

    @Override
    public boolean hasAnyRole(Collection<String> wanted) {
        return rights.hasAny(wanted);
    }

    @Override
    public Map<String, String> attributes() {
        return word().attributes();
    }

    @Override
    public Set<String> groups() {
        return Groups.known(claims());
    }

    /** Drops the ID token, and keeps its claims: an application may keep this object after the sign-in's end (R74). Idempotent. */
    void forgetIdToken() {
        token.forget();
    }

    @Override
    public Map<String, Object> claims() {
        return Groups.shown(token.claims());
    }

    /** How the user has authenticated. */
    public Authentication authentication() {
        return token.authentication();
    }

    /** The raw ID token, for {@code id_token_hint}; empty once the sign-in has ended. */
    public String idToken() {
        return token.idToken();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifiedUser user && key.equals(user.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** Contains the key only. */
    @Override
    public String toString() {
        return "SignedInUser[" + key() + "]";
    }
}
