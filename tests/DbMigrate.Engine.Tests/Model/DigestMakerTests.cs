using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Plans;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Model;

/// <summary>The digests that approvals and samples are bound to stay what they are.</summary>
public sealed class DigestMakerTests : IDisposable
{
    private const string Yaml = """
        plan: p
        connections: { default: '${HOME_URL}', other: '${OTHER_URL}' }
        requires: { postgres: '>=14', extensions: [pgcrypto, citext] }
        variables: { v: one, inner: two }
        environments:
          production: { skip_gates: [soak, approval], limits: { lock_budget: 5m } }
        phases:
        - id: first
          apply:
          - sql: b.sql
          - sql: a.sql
        - id: second
          after: [first]
          gates:
          - sustained: { check: ready, for: 1h, every: 5m }
          preflight:
          - { name: ready, sql: '\i check.sql', expect: 1, on: other }
          - { name: broken, sql: '\i missing.sql' }
          - { name: valued, sql: 'select :inner', expect: 2 }
          verify:
          - { name: done, sql: '\i check.sql', expect: 1 }
          - { name: verified, sql: '\i verify.sql', expect: 1 }
          apply:
          - sql: b.sql
          - sql: a.sql
          undo:
          - sql: undo.sql
        """;

    private readonly PlanFolder _folder = new();

    public DigestMakerTests()
    {
        _folder.Write("a.sql", "select :v;\n");
        _folder.Write("b.sql", "select 2;\n");
        _folder.Write("check.sql", "select 3\n");
        _folder.Write("verify.sql", "select 4\n");
        _folder.Write("undo.sql", "\\i also-missing.sql\n");
        _folder.Write("plan.yaml", Yaml);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_digests_of_a_phase_and_of_a_check_stay_what_they_are()
    {
        // Recorded: journals hold these. Where they change, approvals and samples of before do not count any more.
        Assert.Equal("f9e57e2cf6dab7273f64efecfb39c0cd3b3f301d07cc38a38fb573e38344e7fb", Resolve(0).Digest.All);
        Assert.Equal("71dea6cbf1c1da92949697237815dbfed4f20b351b247bcd1c010325589222fe", Resolve(1).Digest.All);
        Assert.Equal(
            "v2:sha256:5d334f63cd1604b8c5a072776549138632d46ecba75e50938d37594049f19974",
            Resolve(1).DigestOfCheck("ready")
        );
        Assert.Equal(
            "v2:sha256:353d1d136aa6cc2b4150c0f08b63095c3790b3b06abf564d01d95d6fe0943853",
            Resolve(1).DigestOfCheck("valued")
        );
    }

    [Fact]
    public void The_way_in_which_the_plan_was_named_does_not_count()
    {
        var whole = Read(Path.Combine(_folder.Path, "plan.yaml"), "../elsewhere/plan.yaml");
        Assert.Equal("../elsewhere/plan.yaml", whole.Phases[1].Place.File);
        Assert.Equal(Resolve(1).Digest, Resolving.Plan(whole).Of(whole.Phases[1]).Digest);
    }

    [Fact]
    public void The_target_of_a_checks_connection_counts()
    {
        var plan = Read(_folder.Path);
        var elsewhere = Resolving.Plan(plan, targets: new Dictionary<string, string> { ["other"] = "elsewhere" });
        var digest = Resolve(1).DigestOfCheck("ready");
        Assert.NotEqual(digest, elsewhere.Of(plan.Phases[1]).DigestOfCheck("ready"));
        Assert.Equal(Resolve(1).DigestOfCheck("broken"), elsewhere.Of(plan.Phases[1]).DigestOfCheck("broken"));
    }

    [Fact]
    public void A_file_that_can_be_read_again_voids_an_approval()
    {
        var before = Resolve(1);
        var digest = before.Digest;
        var check = before.DigestOfCheck("broken");
        var plan = Read(_folder.Path);
        _folder.Write("missing.sql", "select true\n");
        var after = Resolving.Plan(plan).Of(plan.Phases[1]);
        Assert.NotEqual(digest.All, after.Digest.All);
        Assert.NotEqual(check, after.DigestOfCheck("broken"));
        Assert.Equal(digest.Work, after.Digest.Work);
    }

    [Fact]
    public void A_digest_is_made_once()
    {
        var resolved = Resolve(1);
        Assert.Same(resolved.Digest, resolved.Digest);
    }

    [Fact]
    public void The_work_is_the_text_and_the_files_in_ordinal_order()
    {
        string Hash(string text) => Hex.Lower(TextChecksum.Sha256(text));
        Assert.Equal(
            Hash("[]\nA.sql\n1\na.sql\n3\nb.sql\n2\n"),
            PhaseDigest.WorkOf(
                "[]",
                new Dictionary<string, string>
                {
                    ["b.sql"] = "2",
                    ["a.sql"] = "3",
                    ["A.sql"] = "1",
                }
            )
        );
        Assert.Equal(
            Hash("[]\na.sql\n1\n"),
            PhaseDigest.WorkOf("[]", new Dictionary<string, string> { ["a.sql"] = "1" })
        );
        Assert.Equal(Hash("[]\n"), PhaseDigest.WorkOf("[]", new Dictionary<string, string>()));
    }

    [Theory]
    [InlineData("v1:sha256:ab", "ab")]
    [InlineData("v2:sha256:ab:cd", "ab")]
    [InlineData("v2:sha256:ab", "ab")]
    [InlineData("v2:sha256::cd", "")]
    [InlineData("another", "another")]
    public void The_work_of_a_recorded_checksum_is_its_first_part(string checksum, string work) =>
        Assert.Equal(work, PhaseDigest.WorkOf(checksum).ToString());

    [Fact]
    public void Values_of_a_digest_cannot_run_together()
    {
        string Of(params string?[] values)
        {
            var text = new DigestText("t");
            text.Add("k", values);
            return text.ToChecksum();
        }

        Assert.Equal(4, new[] { Of("ab", "c"), Of("a", "bc"), Of("abc", null), Of("abc", "-") }.Distinct().Count());
        Assert.Matches("^v2:sha256:[0-9a-f]{64}$", Of());
    }

    /// <summary>Reads the plan; two of its files are gone afterwards.</summary>
    private MigrationPlan Read(string path, string? given = null)
    {
        string[] files = [_folder.Write("missing.sql", "select 1\n"), _folder.Write("also-missing.sql", "select 5;\n")];
        var plan = given is null ? MigrationPlanReader.Read(path) : MigrationPlanReader.Read(path, given);
        Array.ForEach(files, File.Delete);
        return plan;
    }

    private ResolvedPhase Resolve(int phase)
    {
        var plan = Read(_folder.Path);
        return Resolving.Plan(plan).Of(plan.Phases[phase]);
    }
}
