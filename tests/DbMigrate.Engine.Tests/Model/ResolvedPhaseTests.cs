using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Plans;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Model;

/// <summary>What belongs to a phase, what decides how it runs, and that files are read once.</summary>
public sealed class ResolvedPhaseTests : IDisposable
{
    private const string Yaml = """
        plan: p
        connections: { default: '${HOME_URL}', other: '${OTHER_URL}', third: '${THIRD_URL}' }
        requires: { postgres: '>=14' }
        variables: { v: one, inner: two, file: included, unused: three }
        limits: { lock_timeout: 2s }
        environments:
          staging: { skip_gates: [soak], limits: { lock_budget: 5m }, variables: { v: staged } }
        phases:
        - id: first
          apply:
          - sql: first.sql
        - id: a
          limits: { statement_timeout: 10m }
          gates:
          - approval: {}
          - soak: { after: first, for: 1h }
          preflight:
          - { name: ready, sql: '\i check.sql', expect: 1 }
          apply:
          - sql: a.sql
          - { sql: other.sql, on: other }
          - policies: { table: t, file: policies.sql }
          - script: { run: [sh, run.sh, --fast] }
          - backfill: { table: t, set: 'x = :v' }
          undo:
          - sql: undo.sql
        """;

    private readonly PlanFolder _folder = new();

    public ResolvedPhaseTests()
    {
        _folder.Write("first.sql", "select 0;\n");
        _folder.Write("a.sql", "select 1; \\i 'sub/quoted file.sql'\n\\ir \"sub\"/:file'.sql'\n");
        _folder.Write("sub/quoted file.sql", "select 2;\n\\include 'it''s.sql'\n");
        _folder.Write("it's.sql", "select 3;\n");
        _folder.Write("sub/included.sql", "\\ir deeper.sql\n");
        _folder.Write("sub/deeper.sql", "\\set own 7\nselect :own, :'inner';\n");
        _folder.Write("other.sql", "select 5;\n");
        _folder.Write("policies.sql", "create policy p on t using (true);\n");
        _folder.Write("run.sh", "echo run\n");
        _folder.Write("undo.sql", "\\i undo-included.sql\n");
        _folder.Write("undo-included.sql", "select 6;\n");
        _folder.Write("check.sql", "select 1\n");
        _folder.Write("elsewhere.sql", "select 8;\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_files_of_the_apply_are_those_that_the_reader_takes() =>
        Assert.Equal(
            [
                "a.sql",
                "it's.sql",
                "other.sql",
                "policies.sql",
                "run.sh",
                "sub/deeper.sql",
                "sub/included.sql",
                "sub/quoted file.sql",
            ],
            Resolve().Files.Keys
        );

    [Theory]
    [InlineData("a.sql", true)]
    [InlineData("it's.sql", true)]
    [InlineData("sub/quoted file.sql", true)]
    [InlineData("sub/included.sql", true)]
    [InlineData("sub/deeper.sql", true)]
    [InlineData("policies.sql", true)]
    [InlineData("run.sh", true)]
    [InlineData("undo.sql", false)]
    [InlineData("undo-included.sql", false)]
    [InlineData("check.sql", false)]
    public void A_changed_file_voids_an_approval_and_is_work_where_the_apply_uses_it(string file, bool work)
    {
        var before = Resolve().Digest;
        File.AppendAllText(Path.Combine(_folder.Path, file), "-- changed\n");
        var after = Resolve().Digest;

        Assert.Equal(work, before.Work != after.Work);
        Assert.NotEqual(before.All, after.All);
    }

    [Theory]
    [InlineData("statement_timeout: 10m", "statement_timeout: 11m")]
    [InlineData("lock_timeout: 2s", "lock_timeout: 3s")]
    [InlineData("approval: {}", "approval: 2")]
    [InlineData("  - soak: { after: first, for: 1h }\n", "")]
    [InlineData("expect: 1", "expect: 2")]
    [InlineData("undo.sql", "elsewhere.sql")]
    [InlineData(">=14", ">=15")]
    [InlineData("'${OTHER_URL}'", "'${NEW_URL}'")]
    [InlineData("'${HOME_URL}'", "'${NEW_URL}'")]
    [InlineData("v: one", "v: another")]
    [InlineData("inner: two", "inner: another")]
    [InlineData("- id: first", "- id: renamed")]
    public void What_decides_how_it_runs_voids_an_approval_and_is_not_work(string from, string to)
    {
        var before = Resolve().Digest;
        var yaml = Yaml.Replace(from, to, StringComparison.Ordinal);
        var after = Resolve(
            to == "- id: renamed" ? yaml.Replace("after: first", "after: renamed", StringComparison.Ordinal) : yaml
        ).Digest;

        Assert.Equal(before.Work, after.Work);
        Assert.NotEqual(before.All, after.All);
    }

    [Theory]
    [InlineData("unused: three", "unused: another")]
    [InlineData("'${THIRD_URL}'", "'${NEW_URL}'")]
    [InlineData("environments:", "environments:\n  testing: { skip_gates: [approval] }")]
    [InlineData("- id: first", "# A comment.\n- id: first")]
    public void What_the_phase_does_not_use_voids_nothing(string from, string to) =>
        Assert.Equal(Resolve().Digest, Resolve(Yaml.Replace(from, to, StringComparison.Ordinal)).Digest);

    [Fact]
    public void A_variable_counts_by_the_value_in_force()
    {
        var before = Resolve().Digest;

        Assert.NotEqual(before.All, Resolve(variables: new() { ["v"] = "given" }).Digest.All);
        Assert.NotEqual(before.All, Resolve(variables: new() { ["inner"] = "given" }).Digest.All);
        Assert.Equal(before, Resolve(variables: new() { ["unused"] = "given" }).Digest);
        Assert.Equal(before, Resolve(variables: new() { ["v"] = "one" }).Digest);
        var nested = Resolve(variables: new() { ["v"] = ":unused" }).Digest;
        Assert.NotEqual(nested, Resolve(variables: new() { ["v"] = ":unused", ["unused"] = "given" }).Digest);
    }

    [Fact]
    public void The_environments_rules_count()
    {
        var before = Resolve(environment: "staging").Digest;

        Assert.NotEqual(Resolve().Digest.All, before.All);
        foreach (
            var (from, to) in new[]
            {
                ("skip_gates: [soak]", "skip_gates: [soak, approval]"),
                ("lock_budget: 5m", "lock_budget: 6m"),
                ("v: staged", "v: other"),
            }
        )
        {
            Assert.NotEqual(
                before.All,
                Resolve(Yaml.Replace(from, to, StringComparison.Ordinal), "staging").Digest.All
            );
        }
    }

    [Fact]
    public void The_target_of_a_connection_counts_where_the_phase_uses_it()
    {
        var before = Resolve().Digest;

        Assert.NotEqual(before.All, Resolve(targets: new() { ["other"] = "elsewhere/other as me" }).Digest.All);
        Assert.Equal(before, Resolve(targets: new() { ["third"] = "elsewhere/third as me" }).Digest);
    }

    [Fact]
    public void A_known_secret_is_no_part_of_a_digest()
    {
        string Mask(string text) =>
            text.Replace("4711", "***", StringComparison.Ordinal).Replace("4712", "***", StringComparison.Ordinal);

        Assert.Equal(
            Resolve(variables: new() { ["v"] = "pin 4711" }, mask: Mask).Digest,
            Resolve(variables: new() { ["v"] = "pin 4712" }, mask: Mask).Digest
        );
    }

    [Fact]
    public void A_value_whose_name_says_that_it_is_secret_is_no_part_of_a_digest()
    {
        var yaml = Yaml.Replace("v: one", "v: one, api_token: a", StringComparison.Ordinal)
            .Replace("x = :v", "x = :\"api_token\"", StringComparison.Ordinal);

        Assert.Equal(Resolve(yaml).Digest, Resolve(yaml, variables: new() { ["api_token"] = "b" }).Digest);
        Assert.NotEqual(Resolve(yaml).Digest, Resolve(yaml, variables: new() { ["inner"] = "b" }).Digest);
    }

    [Fact]
    public void A_file_is_read_once_whatever_reads_it()
    {
        var resolved = Resolve();
        var before = resolved.Digest;
        foreach (var file in new[] { "a.sql", "sub/deeper.sql", "undo.sql", "check.sql", "policies.sql" })
        {
            _folder.Write(file, "select 'swapped';\n");
        }

        var steps = resolved.Phase.Apply;
        Assert.Equal(before, resolved.Digest);
        Assert.DoesNotContain(steps[0].Preview(resolved.Variables).Statements, s => s.Contains("swapped"));
        Assert.DoesNotContain(resolved.Phase.Undo![0].Preview(resolved.Variables).Statements, s => s.Contains("swap"));
        Assert.Contains("create policy", steps[2].Preview(resolved.Variables).Statements[^1], StringComparison.Ordinal);
        Assert.NotEqual(before, Resolve().Digest);
    }

    [Fact]
    public void A_file_that_is_read_again_must_be_as_it_was()
    {
        var files = new SourceFiles();
        var options = new SqlReadOptions
        {
            RootFolder = _folder.Path,
            KeptBytes = 0,
            Files = files,
        };
        var path = _folder.Write("large.sql", "select 'first';\n");
        _ = SqlReader.ReadFile(path, options);
        _ = SqlReader.ReadFile(path, options);
        _folder.Write("large.sql", "select 'other';\n");

        Assert.Throws<SqlFileChangedException>(() => SqlReader.ReadFile(path, options));
        Assert.Throws<SqlFileChangedException>(() =>
            files.RequireUnchanged("large.sql", path, files.ChecksumOf("large.sql", path))
        );
    }

    [Fact]
    public void A_file_above_the_bound_is_refused_before_it_is_read()
    {
        var path = _folder.Write("huge", "");
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(SourceFiles.MostBytes + 1);
        }

        var error = Assert.Throws<IOException>(() => new SourceFiles().ChecksumOf("huge", path));
        Assert.Equal("it is larger than 1 GB.", error.Message);
    }

    [Fact]
    public void A_stop_is_heard_while_files_are_read()
    {
        var files = new SourceFiles { Stop = new CancellationToken(canceled: true) };
        var path = Path.Combine(_folder.Path, "a.sql");

        Assert.Throws<OperationCanceledException>(() => files.ChecksumOf("a.sql", path));
        Assert.Throws<OperationCanceledException>(() =>
            SqlReader.ReadFile(path, new SqlReadOptions { RootFolder = _folder.Path, Files = files })
        );
    }

    [Theory]
    [InlineData("undo.sql", "\\q\n")]
    [InlineData("undo-included.sql", null)]
    public void An_undo_or_a_check_that_cannot_be_read_does_not_keep_the_phase_from_having_a_digest(
        string file,
        string? text
    )
    {
        var before = Resolve().Digest;
        if (text is null)
        {
            File.Delete(Path.Combine(_folder.Path, file));
        }
        else
        {
            _folder.Write(file, text);
        }

        Assert.NotEqual(before.All, Resolve(allReadable: false).Digest.All);
    }

    [Fact]
    public void A_connection_that_cannot_be_resolved_leaves_no_digest()
    {
        var plan = Resolving.Plan(Read(Yaml));
        plan.SetTarget(
            "other",
            new ConnectionTarget(
                null,
                new ConnectionFailedException("other", "OTHER_URL is not set.", MigrationErrorCategory.InvalidArgument)
            )
        );

        Assert.Throws<ConnectionFailedException>(() => plan.Of(plan.Plan.Phases[1]).Digest);
    }

    [Fact]
    public void A_phase_of_an_earlier_version_is_compared_by_the_files_that_it_recorded()
    {
        var resolved = Resolve();
        var record = Record("v1:sha256:" + resolved.Digest.Work, resolved.Files);

        Assert.False(resolved.IsChangedSince(record));
        Assert.False(Resolve().IsChangedSince(record with { Checksum = resolved.Digest.ToString() }));

        // An earlier version found fewer files.
        var fewer = resolved.Files.Where(f => f.Key is "a.sql").ToDictionary();
        var earlier = Record("v1:sha256:" + PhaseDigest.WorkOf(resolved.Phase, fewer), fewer);
        Assert.False(Resolve().IsChangedSince(earlier));
        _folder.Write("other.sql", "select 'not recorded';\n");
        Assert.False(Resolve().IsChangedSince(earlier));
        Assert.True(Resolve().IsChangedSince(record));
        Assert.Equal(["other.sql"], Resolve().ChangedFiles(record));

        _folder.Write("a.sql", "select 'changed';\n");
        Assert.True(Resolve().IsChangedSince(earlier));
        File.Delete(Path.Combine(_folder.Path, "run.sh"));
        Assert.Equal(["a.sql", "other.sql", "run.sh"], Resolve(allReadable: false).ChangedFiles(record));
    }

    [Theory]
    [InlineData("../outside.sql")]
    [InlineData("/dev/zero")]
    [InlineData("nothing.sql")]
    public void A_name_of_the_journal_cannot_make_it_read_a_file_outside(string name)
    {
        var record = Record("v1:sha256:00", new Dictionary<string, string> { [name] = "v1:sha256:00" });

        Assert.Equal([name], Resolve().ChangedFiles(record));
    }

    [Theory]
    [InlineData("expect: 1", "expect: 2", true)]
    [InlineData("\\i check.sql", "select :v::int", true)]
    [InlineData("name: ready", "name: ready, severity: warn", false)]
    [InlineData("for: 1h", "for: 2h", false)]
    public void The_digest_of_a_check_is_of_its_question(string from, string to, bool differs)
    {
        var before = Resolve().DigestOfCheck("ready");

        Assert.Equal(
            differs,
            before != Resolve(Yaml.Replace(from, to, StringComparison.Ordinal)).DigestOfCheck("ready")
        );
        _folder.Write("check.sql", "select 2\n");
        Assert.NotEqual(before, Resolve().DigestOfCheck("ready"));
        Assert.Null(Resolve().DigestOfCheck("another"));
    }

    private static PhaseRecord Record(string checksum, IReadOnlyDictionary<string, string> files) =>
        new(
            "a",
            MigrationState.Verified,
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch,
            null,
            checksum,
            "me",
            Guid.Empty,
            null,
            files,
            false
        );

    private MigrationPlan Read(string yaml)
    {
        _folder.Write("plan.yaml", yaml);
        return MigrationPlanReader.Read(_folder.Path);
    }

    private ResolvedPhase Resolve(
        string yaml = Yaml,
        string environment = "production",
        Dictionary<string, string>? variables = null,
        Dictionary<string, string>? targets = null,
        Func<string, string>? mask = null,
        bool allReadable = true
    )
    {
        var plan = Resolving.Plan(Read(yaml), environment, variables, targets, mask);
        var phase = plan.Plan.Phases[1];
        if (allReadable)
        {
            plan.RequireReadable([.. phase.Apply, .. phase.Undo!]);
        }

        return plan.Of(phase);
    }
}
