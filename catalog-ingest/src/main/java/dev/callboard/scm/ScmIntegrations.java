package dev.callboard.scm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Git hosts that we know. A host that is not among them is refused, before anything is sent to it.
 *
 * <p>Nothing here asks a host: URLs are taken apart and put together by the rules of each host's product.
 */
public final class ScmIntegrations {

    private static final Set<String> GIT_SCHEMES = Set.of("ssh", "git", "file");
    private static final Pattern SCP_LIKE = Pattern.compile("([\\w.-]+@[\\w.-]+):(?!//)([^?#]+)(.*)", Pattern.DOTALL);

    private final List<ScmIntegration> integrations;
    private final ScmNetwork network;
    private final ReadableUrls readable;

    private ScmIntegrations(List<ScmIntegration> integrations, ScmNetwork network, ReadableUrls readable) {
        this.integrations = integrations.stream()
                .sorted(Comparator.comparing(ScmIntegration::kind))
                .toList();
        this.network = network;
        this.readable = readable;
    }

    /** Exactly these hosts. */
    public static ScmIntegrations of(List<ScmIntegration> integrations) {
        return new ScmIntegrations(integrations, ScmNetwork.plain(), ReadableUrls.NONE);
    }

    public static ScmIntegrations of(ScmIntegration... integrations) {
        return of(List.of(integrations));
    }

    /** These hosts and, anonymously, those public ones that are not among them, as Backstage adds them. */
    public static ScmIntegrations withPublicHosts(List<ScmIntegration> integrations) {
        var all = new ArrayList<>(integrations);
        for (ScmIntegration known : List.of(
                ScmIntegration.of(ScmIntegration.Kind.GITHUB, "github.com", ScmCredentials.none()),
                ScmIntegration.of(ScmIntegration.Kind.GITLAB, "gitlab.com", ScmCredentials.none()),
                ScmIntegration.of(ScmIntegration.Kind.AZURE, "dev.azure.com", ScmCredentials.none()),
                ScmIntegration.of(ScmIntegration.Kind.BITBUCKET_CLOUD, "bitbucket.org", ScmCredentials.none()))) {
            if (integrations.stream().noneMatch(one -> one.host().equals(known.host()))) {
                all.add(known);
            }
        }
        return new ScmIntegrations(all, ScmNetwork.plain(), ReadableUrls.NONE);
    }

    /** The same hosts, reached in another way. */
    public ScmIntegrations withNetwork(ScmNetwork way) {
        return new ScmIntegrations(integrations, way, readable);
    }

    /** The same hosts, and others of which single files may be read. */
    public ScmIntegrations withReadable(ReadableUrls others) {
        return new ScmIntegrations(integrations, network, others);
    }

    /** What may be read of hosts that are not among these. */
    public ReadableUrls readable() {
        return readable;
    }

    /** Whether a URL is no Git host's, and may be read. */
    public boolean isReadable(String url) {
        return readable.allows(url) && byHost(WebUrl.parse(url).host()).isEmpty();
    }

    /** The way to the hosts. */
    public ScmNetwork network() {
        return network;
    }

    public List<ScmIntegration> all() {
        return integrations;
    }

    /** The integration of a host, which is compared with its port; the first by the order of kinds. */
    public Optional<ScmIntegration> byHost(String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        return integrations.stream()
                .filter(one -> !wanted.isEmpty() && one.host().equals(wanted))
                .findFirst();
    }

    /** The integration of the host of a URL. */
    public Optional<ScmIntegration> byUrl(String url) {
        return byHost(parse(url).host());
    }

    /**
     * The file that a URL of a host's web pages names, or, for a plain Git host, one of the form
     * {@code <repository URL>?ref=<ref>&path=<path>}.
     *
     * @throws ScmException.Refused if the host is not known or the URL is not one of its forms
     */
    public RepositoryFile resolveFile(String url) {
        WebUrl web = parse(url);
        if (!isWeb(web)) {
            return resolveGit(url);
        }
        ScmIntegration integration = integrationOf(web);
        HostUrls urls = integration.kind().urls();
        FileUrl file = urls.read(web);
        String cloneUrl = integration.cloneBaseUrl() + "/" + urls.clonePath(file);
        return new RepositoryFile(cloneUrl, file.ref(), file.path(), file.refMayBeLonger());
    }

    /**
     * What the clone URLs of the repositories of a group begin with, a slash at the end included.
     *
     * @param url the group's page; that of an unknown host is taken for what clone URLs begin with
     */
    public String cloneUrlsBelow(String url) {
        WebUrl group = parse(url);
        String path = group.path().replaceAll("^/+|/+$", "");
        return byHost(group.host()).map(ScmIntegration::cloneBaseUrl).orElse(group.scheme() + "://" + group.authority())
                + "/" + (path.isEmpty() ? "" : path + "/");
    }

    /**
     * The file that a target of type {@code git} names: {@code <repository URL>?ref=<ref>&path=<path>}, where the
     * repository is an {@code https}, {@code http}, {@code ssh}, {@code git} or {@code file} URL that {@code git clone} would take.
     *
     * @throws ScmException.Refused if the host is not known, or a folder is not beneath one that was allowed
     */
    public RepositoryFile resolveGit(String target) {
        WebUrl url = parse(target);
        FileUrl file = new GitUrls().read(url);
        String cloneUrl = url.withQuery("").toString();
        if (isWeb(url)) {
            cloneUrl = integrationOf(url).cloneBaseUrl() + "/" + file.repository();
        } else {
            integrationOfClone(cloneUrl);
        }
        return new RepositoryFile(cloneUrl, file.ref(), file.path(), false);
    }

    /**
     * The absolute form of a URL that may be relative to the file of another one. A leading slash is the root of the
     * repository; an absolute URL stays as it is.
     *
     * @throws ScmException.Refused if it leads out of the repository
     */
    public String resolveRelative(String relative, String baseUrl) {
        if (WebUrl.isAbsolute(relative)) {
            return relative;
        }
        WebUrl base = parse(baseUrl);
        if (!isWeb(base)) {
            return new GitUrls().resolve(relative, base);
        }
        Optional<ScmIntegration> integration = byHost(base.host());
        if (integration.isEmpty()) {
            return HostUrls.resolvePath(relative, base, 0).toString();
        }
        boolean plain = base.parameter("path").isPresent() && integration.get().kind() != ScmIntegration.Kind.AZURE;
        HostUrls urls = plain ? new GitUrls() : integration.get().kind().urls();
        return urls.resolve(relative, base);
    }

    /** Where a person changes the file; empty without an integration for its host. */
    public Optional<String> editUrl(String url) {
        WebUrl web = parse(url);
        return byHost(web.host()).map(integration -> {
            HostUrls urls = integration.kind().urls();
            return urls.edit(web, urls.read(web));
        });
    }

    /** The folder that the file is in; empty without an integration for its host. */
    public Optional<String> sourceFolderUrl(String url) {
        return byHost(parse(url).host()).map(integration -> resolveRelative("./", url));
    }

    /**
     * The integration that a repository is cloned through.
     *
     * @throws ScmException.Refused if there is none
     */
    ScmIntegration integrationOfClone(String cloneUrl) {
        WebUrl url = WebUrl.parse(cloneUrl);
        TreePath.check(HostUrls.decoded(url.segments()));
        Optional<ScmIntegration> byBase = integrations.stream()
                .filter(one -> cloneUrl.startsWith(one.cloneBaseUrl() + "/"))
                .findFirst();
        if (byBase.isPresent()) {
            return byBase.get();
        }
        if (url.scheme().equals("file")) {
            throw new ScmException.Refused("Reading from '" + cloneUrl
                    + "' is not allowed: its folder is not beneath the cloneBaseUrl of an integration");
        }
        if (url.scheme().equals("git")) {
            // Nothing protects what comes that way, so whoever names a repository must not choose it for others.
            throw new ScmException.Refused("Reading from '" + cloneUrl
                    + "' is not allowed: git: is used only where the cloneBaseUrl of an integration says so");
        }
        return integrationOf(url);
    }

    private ScmIntegration integrationOf(WebUrl url) {
        String host = url.host();
        String name = host.replaceFirst(":\\d+$", "");
        Optional<ScmIntegration> found = byHost(host);
        if (found.isEmpty() && url.scheme().equals("ssh")) {
            found = byHost(name);
        }
        return found.orElseThrow(
                () -> new ScmException.Refused(
                        "Reading from '" + url + "' is not allowed: the host '" + host
                                + "' is not among the integrations of the configuration, and backend.reading.allow does not name it"));
    }

    private static WebUrl parse(String text) {
        Matcher scp = SCP_LIKE.matcher(text);
        if (scp.matches()) {
            return WebUrl.parse("ssh://" + scp.group(1) + "/" + scp.group(2) + scp.group(3));
        }
        WebUrl url = WebUrl.parse(text.replaceFirst("^file:/(?!/)", "file:///"));
        if (!isWeb(url) && !GIT_SCHEMES.contains(url.scheme())) {
            throw new ScmException.Refused(
                    "'" + url + "' cannot be read: expected a URL with https:, http:, ssh:, git: or file:");
        }
        return url;
    }

    private static boolean isWeb(WebUrl url) {
        return url.scheme().equals("https") || url.scheme().equals("http");
    }
}
