package io.github.msal4j.servlet.internal.monitoring;

import io.github.msal4j.servlet.SignInStatistics;
import io.github.msal4j.servlet.SignInStatisticsListener;
import io.github.msal4j.servlet.SignIns;
import io.github.msal4j.servlet.internal.base.ApplicationObjects;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the statistics of one application, from its start to its stop: by JMX and to the application's listeners.
 */
public final class Monitoring implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Monitoring.class);

    private final String application;
    private final List<SignInStatisticsListener> listeners;
    private final List<ManagementBean> beans;

    private Monitoring(String application, List<SignInStatisticsListener> listeners, List<ManagementBean> beans) {
        this.application = application;
        this.listeners = listeners;
        this.beans = beans;
    }

    public static Monitoring start(ServletContext context, SignInStatistics statistics, SignIns signIns) {
        String application = context.getContextPath().isEmpty() ? "/" : context.getContextPath();
        List<ManagementBean> beans = new ArrayList<>();
        ManagementBean.register(application, "SignIns", statistics).ifPresent(beans::add);
        ManagementBean.register(application, "SignInAdministration", signIns).ifPresent(beans::add);
        Monitoring started = new Monitoring(
                application, new ApplicationObjects<>(context, SignInStatisticsListener.class).all(), beans);
        started.tell(listener -> listener.started(application, statistics));
        return started;
    }

    private void tell(Consumer<SignInStatisticsListener> call) {
        for (SignInStatisticsListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError e) {
                log.error(
                        "{} failed; sign-ins are not affected",
                        listener.getClass().getName(),
                        e);
            }
        }
    }

    @Override
    public void close() {
        tell(listener -> listener.stopped(application));
        beans.forEach(ManagementBean::close);
    }
}
