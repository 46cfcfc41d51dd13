package io.github.msal4j.servlet.testkit;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users of this provider: six at the beginning, and those that a test adds. */
public final class LocalUsers {

    private final Map<String, LocalUser> byName = new LinkedHashMap<>();
    private final Set<String> disabled = new HashSet<>();
    private final Map<String, List<LocalGroup>> groups = new LinkedHashMap<>();
    private Optional<String> standIn = Optional.empty();

    LocalUsers() {
        add(LocalUser.of("ada", "Ada Lovelace", Tenant.CONTOSO).roles("Admin").email("ada@contoso.example"));
        add(LocalUser.of("bob", "Bob Kahn", Tenant.CONTOSO).roles("Reader"));
        add(LocalUser.of("carol", "Carol Shaw", Tenant.FABRIKAM).email("carol@fabrikam.example"));
        add(LocalUser.of("gus", "Gus Guest", Tenant.FABRIKAM).guestIn(Tenant.CONTOSO));
        add(LocalUser.of("root", "Rosa Root", Tenant.CONTOSO)
                .roles("Admin", "Reader")
                .asAdministrator());
        add(LocalUser.of("mia", "Mia Personal", Tenant.CONSUMERS).email("mia@personal.example"));
    }

    /** Adds a user, or replaces the one of that name. A new tenant exists from now on. */
    public synchronized void add(LocalUser user) {
        byName.put(user.name(), user);
    }

    /** The user of that name, which must exist. */
    public synchronized LocalUser get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no user is called " + name));
    }

    /** The user of that name. */
    public synchronized Optional<LocalUser> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public synchronized List<LocalUser> all() {
        return List.copyOf(byName.values());
    }

    /** Whether an administrator has disabled this user. */
    public synchronized boolean isDisabled(String name) {
        return disabled.contains(name);
    }

    synchronized void disable(String name, boolean off) {
        String known = get(name).name();
        if (off) {
            disabled.add(known);
        } else {
            disabled.remove(known);
        }
    }

    synchronized void setGroups(String name, List<LocalGroup> all) {
        groups.put(get(name).name(), List.copyOf(all));
    }

    /** Empty if nothing was said of any, as at an application whose tokens tell of no groups. */
    synchronized Optional<List<LocalGroup>> groups(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    synchronized Set<Tenant> tenants() {
        Stream<Tenant> builtIn = Stream.of(Tenant.CONTOSO, Tenant.FABRIKAM, Tenant.CONSUMERS);
        Stream<Tenant> ofUsers =
                byName.values().stream().map(user -> user.objectIds().keySet()).flatMap(Collection::stream);
        return Stream.concat(builtIn, ofUsers).collect(Collectors.toSet());
    }

    /** The user of all sign-ins for which no page is shown. */
    synchronized Optional<LocalUser> standIn() {
        return standIn.map(this::get);
    }

    synchronized void standIn(Optional<String> name) {
        name.ifPresent(this::get);
        standIn = name;
    }
}
