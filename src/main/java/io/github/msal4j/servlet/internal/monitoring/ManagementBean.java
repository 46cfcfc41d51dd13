package io.github.msal4j.servlet.internal.monitoring;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one application has in the JVM's MBean server: its statistics, and its administration. If they cannot be registered, the log says so and the
 * application starts nevertheless: no sign-in depends on them.
 */
final class ManagementBean implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ManagementBean.class);
    private static final String DOMAIN = "io.github.msal4j.servlet";
    /**
     * The most applications with the same context path in one JVM: on several virtual hosts, or in several versions.
     */
    private static final int MOST_OF_ONE_PATH = 100;

    private final MBeanServer server;
    private final ObjectName name;

    private ManagementBean(MBeanServer server, ObjectName name) {
        this.server = server;
        this.name = name;
    }

    /**
     * @param type its property of the name
     * @param bean of a type that is an {@code MXBean}
     */
    static Optional<ManagementBean> register(String application, String type, Object bean) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            for (int number = 1; number <= MOST_OF_ONE_PATH; number++) {
                ObjectName name = name(application, type, number);
                if (registered(server, name, bean)) {
                    return Optional.of(new ManagementBean(server, name));
                }
            }
            log.warn(
                    "Application {} shows nothing by JMX: too many applications with its context path are"
                            + " registered",
                    application);
        } catch (JMException | SecurityException e) {
            log.warn("Application {} shows nothing by JMX", application, e);
        }
        return Optional.empty();
    }

    private static ObjectName name(String application, String type, int number) throws JMException {
        String several = number > 1 ? ",number=" + number : "";
        return new ObjectName(DOMAIN + ":type=" + type + ",context=" + ObjectName.quote(application) + several);
    }

    private static boolean registered(MBeanServer server, ObjectName name, Object bean) throws JMException {
        try {
            server.registerMBean(bean, name);
            return true;
        } catch (InstanceAlreadyExistsException taken) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            server.unregisterMBean(name);
        } catch (JMException | SecurityException e) {
            log.warn("{} could not be removed from JMX", name, e);
        }
    }
}
