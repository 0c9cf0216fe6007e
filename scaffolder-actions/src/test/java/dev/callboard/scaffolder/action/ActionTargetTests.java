package dev.callboard.scaffolder.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ActionTargetTests {

    @ParameterizedTest
    @CsvSource({
        "git.acme.example?owner=acme&repo=orders, git.acme.example, acme, orders,",
        "GIT.acme.example:8443?repo=orders&owner=a%2Fb, git.acme.example:8443, a/b, orders,",
        "dev.azure.com?organization=o&project=p&repo=r, dev.azure.com, o/p, r,",
        "bitbucket.org?workspace=w&project=p&repo=r, bitbucket.org, w, r,",
        "https://h/acme/shop, h, acme, shop,",
        "https://h/acme/shop.git, h, acme, shop,",
        "https://h/a/b/c.git, h, a/b, c,",
        "https://h/acme/shop/blob/main/x/y.yaml, h, acme, shop, main",
        "https://h/acme/shop/src/branch/main/x.yaml, h, acme, shop, main",
        "https://h/a/b/c/-/blob/dev/x.yaml, h, a/b, c, dev",
        "ssh://git@h:22/acme/shop.git, h:22, acme, shop,",
        "https://user:pass@h/acme/shop, h, acme, shop,",
        "https://h/acme, h, acme, ,",
        "https://h, h, , ,"
    })
    void readsAPlace(String place, String host, @Nullable String org, @Nullable String repo, @Nullable String branch) {
        assertThat(ActionTarget.ofPlace(place))
                .isEqualTo(ActionTarget.repository(host, org, repo).withBranch(branch));
    }

    @ParameterizedTest
    @CsvSource({"./skeleton", "orders", "https://", "'a b?owner=c'", "'http://[x'", "''"})
    void knowsNothingOfWhatIsNoPlace(String place) {
        assertThat(ActionTarget.ofPlace(place)).isEqualTo(ActionTarget.NONE);
    }

    @Test
    void readsTheInputsThatMeanTheSameEverywhere() {
        assertThat(ActionTarget.of(new JsonMapper().readTree("""
                {"url": "https://other/x/y", "repoUrl": "h?owner=o&repo=r", "branchName": "b", "cluster": "c", "namespace": 5}
                """)))
                .isEqualTo(new ActionTarget("h", "o", "r", "b", "c", null));
    }
}
