package dev.callboard.backend;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.backend.runtime.DatabaseSource;
import dev.callboard.backend.runtime.Health;
import dev.callboard.backend.runtime.ServerAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** One running server. */
final class CallboardServer implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Health health;
    private final DataFolder data;
    private final DatabaseSource database;
    private final List<String> seeded;
    private final Duration shutdownDelay;

    private CallboardServer(
            ConfigurableApplicationContext context, DataFolder data, DatabaseSource database, List<String> seeded) {
        this.context = context;
        this.health = context.getBean(Health.class);
        this.data = data;
        this.database = database;
        this.seeded = seeded;
        this.shutdownDelay = context.getBean(AppConfig.class)
                .duration("backend.lifecycle.serverShutdownDelay")
                .orElse(Duration.ZERO);
    }

    /**
     * Starts a server. Returns when it answers requests, which may be before it is {@link #notReady() ready}.
     *
     * @throws dev.callboard.backend.config.ConfigException if the configuration is wrong
     * @throws dev.callboard.backend.runtime.StartupException if something it needs is not to be had
     */
    static CallboardServer start(ServerOptions options) {
        DataFolder data = DataFolder.open(options.data());
        DatabaseSource database = null;
        boolean started = false;
        try {
            Map<String, String> environment = new HashMap<>(options.environment());
            environment.put("CALLBOARD_DATA", data.root().toString());
            AppConfig config = AppConfig.load(options.configs(), environment);
            ListenAddress listen = ListenAddress.of(config, options.port());
            database = DatabaseSource.begin(config, data, environment);
            List<String> seeded = SeedRepositories.make(config, data);
            ConfigurableApplicationContext context =
                    context(config, listen, address(config, listen, environment), data, database);
            started = true;
            return new CallboardServer(context, data, database, seeded);
        } finally {
            if (!started) {
                if (database != null) {
                    database.close();
                }
                data.close();
            }
        }
    }

    private static ServerAddress address(AppConfig config, ListenAddress listen, Map<String, String> environment) {
        return new ServerAddress(
                config.string("backend.baseUrl").orElse("http://localhost:" + listen.port()),
                "development".equals(environment.get("NODE_ENV")));
    }

    private static ConfigurableApplicationContext context(
            AppConfig config, ListenAddress listen, ServerAddress address, DataFolder data, DatabaseSource database) {
        SpringApplication application = new SpringApplication(CallboardApplication.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setDefaultProperties(SpringSettings.of(config, listen));
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(AppConfig.class, () -> config);
            beans.registerBean(ServerAddress.class, () -> address);
            beans.registerBean(DataFolder.class, () -> data, definition -> definition.setDestroyMethodName(""));
            beans.registerBean(DatabaseSource.class, () -> database, definition -> definition.setDestroyMethodName(""));
        });
        return application.run();
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** What is still being waited for; empty if requests may come. */
    Optional<String> notReady() {
        return health.notReady();
    }

    boolean isRunning() {
        return context.isActive();
    }

    DataFolder data() {
        return data;
    }

    /** What the database is, in words. */
    String database() {
        return database.described();
    }

    /** The repositories that were made at this start. */
    List<String> seeded() {
        return seeded;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /**
     * Says that it is not ready for as long as whoever sends requests here needs to hear of it, finishes those that are under
     * way, then stops everything that was started.
     */
    @Override
    public void close() {
        try {
            health.stopping();
            TimeUnit.NANOSECONDS.sleep(shutdownDelay.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            context.close();
        } finally {
            try {
                database.close();
            } finally {
                data.close();
            }
        }
    }
}
