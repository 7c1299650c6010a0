using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Plans;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Model;

/// <summary>A phase as it is now, against what the journal records of it.</summary>
public sealed class RecordedPhaseTests : IDisposable
{
    private readonly PlanFolder _folder = new();
    private readonly MigrationPlan _plan;

    public RecordedPhaseTests()
    {
        foreach (var name in new[] { "a", "b", "undo", "ready", "done", "undoing" })
        {
            _folder.Write($"{name}.sql", $"select '{name}'\n");
        }

        _folder.Write(
            "plan.yaml",
            """
            plan: p
            phases:
            - id: a
              preflight: [{ name: ready, sql: '\i ready.sql', expect: ready }]
              apply:
              - sql: a.sql
              - sql: b.sql
              verify: [{ name: done, sql: '\i done.sql', expect: done }]
              undo:
              - sql: undo.sql
              undo_preflight: [{ name: undoing, sql: '\i undoing.sql', expect: undoing }]
            - id: forward
              apply:
              - sql: a.sql
            """
        );
        _plan = MigrationPlanReader.Read(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_files_are_those_of_the_apply_the_undo_and_the_checks()
    {
        Assert.Equal(["a.sql", "b.sql", "done.sql", "ready.sql", "undo.sql", "undoing.sql"], Resolve().AllFiles.Keys);
        Assert.Equal(["a.sql"], Resolve(1).AllFiles.Keys);
        File.Delete(Path.Combine(_folder.Path, "undo.sql"));
        File.Delete(Path.Combine(_folder.Path, "done.sql"));
        Assert.Equal(["a.sql", "b.sql", "ready.sql", "undoing.sql"], Resolve().AllFiles.Keys);
        File.Delete(Path.Combine(_folder.Path, "a.sql"));
        Assert.Throws<PlanInvalidException>(() => Resolve().AllFiles);
    }

    [Fact]
    public void The_digest_that_an_execution_began_with_is_given_where_it_is_another()
    {
        var resolved = Resolve();
        var (whole, work) = (resolved.Digest.ToString(), resolved.Digest.Work);
        Assert.Null(resolved.DigestBefore(null));
        Assert.Null(resolved.DigestBefore(Record(null)));
        Assert.Null(resolved.DigestBefore(Record(whole)));
        Assert.Null(resolved.DigestBefore(Record("v1:sha256:" + work)));
        Assert.Equal("v1:sha256:00", resolved.DigestBefore(Record("v1:sha256:00")));
        var other = $"v2:sha256:{work}:00";
        Assert.Equal(other, resolved.DigestBefore(Record(other)));
    }

    [Fact]
    public void A_phase_that_was_not_applied_may_have_any_file_changed()
    {
        var resolved = Resolve();
        var stopped = Record(resolved.Digest.ToString()) with { AppliedAt = null };
        Assert.Equal(["a.sql", "b.sql"], resolved.ChangedFiles(stopped));
        Assert.False(resolved.IsChangedSince(stopped));
        Assert.False(resolved.IsChangedSince(stopped with { Files = new Dictionary<string, string>() }));
        Assert.False(resolved.IsChangedSince(Record(null)));
        Assert.True(resolved.IsChangedSince(stopped with { Checksum = "v1:sha256:00" }));
    }

    [Theory]
    [InlineData(true, false, true, true)]
    [InlineData(true, false, false, false)]
    [InlineData(true, true, true, false)]
    [InlineData(false, false, true, false)]
    public void A_repeatable_phase_is_run_again_where_it_is_changed_and_not_being_undone(
        bool repeatable,
        bool undoing,
        bool changed,
        bool again
    )
    {
        var phase = PhaseOf(null, repeatable);
        var resolved = Resolving.Plan(_plan).Of(phase);
        var record = Record(changed ? "v1:sha256:00" : "v1:sha256:" + PhaseDigest.WorkOf(phase, Files())) with
        {
            Undoing = undoing,
        };
        Assert.Equal(again, resolved.IsRepeatedAfter(record));
    }

    [Fact]
    public void The_file_of_a_phase_of_a_folder_has_a_checksum_now()
    {
        var resolved = Resolving.Plan(_plan).Of(PhaseOf(new PhaseOrigin("1", "a.sql")));
        Assert.Equal(resolved.Files["a.sql"], Assert.Single(resolved.OwnFilesNow(), f => f.Key == "a.sql").Value);
        Assert.Empty(Resolve().OwnFilesNow());
        var gone = Resolving.Plan(_plan).Of(PhaseOf(new PhaseOrigin("1", "gone.sql")));
        Assert.DoesNotContain("sha256", gone.OwnFilesNow()["gone.sql"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_renamed_since_is_not_changed()
    {
        var phase = PhaseOf(new PhaseOrigin("1", "a.sql") { FileBefore = "before.sql" });
        var before = Files().ToDictionary(f => f.Key == "a.sql" ? "before.sql" : f.Key, f => f.Value);
        var text = phase.ApplyText.Replace("a.sql", "before.sql", StringComparison.Ordinal);
        var record = Record("v1:sha256:" + PhaseDigest.WorkOf(text, before)) with { Files = before };
        Assert.False(Resolving.Plan(_plan).Of(phase).IsChangedSince(record));
        Assert.Empty(Resolving.Plan(_plan).Of(phase).ChangedFiles(record));

        // Where it was run with the name that it has now, it was not renamed since.
        var both = before.Append(new("a.sql", Files()["a.sql"])).ToDictionary();
        Assert.Equal(["before.sql"], Resolving.Plan(_plan).Of(phase).ChangedFiles(record with { Files = both }));

        _folder.Write("a.sql", "select 'changed'\n");
        Assert.True(Resolving.Plan(_plan).Of(phase).IsChangedSince(record));
        Assert.Equal(["before.sql"], Resolving.Plan(_plan).Of(phase).ChangedFiles(record));
    }

    [Fact]
    public void What_cannot_be_read_is_reported_for_all_steps_and_checks_at_once()
    {
        var phase = _plan.Phases[0];
        Resolving.Plan(_plan).RequireReadable(phase.Apply, phase.Verify);
        File.Delete(Path.Combine(_folder.Path, "a.sql"));
        var one = Assert.Throws<PlanInvalidException>(() => Resolving.Plan(_plan).RequireReadable(phase.Apply));
        Assert.Contains("a.sql", Assert.Single(one.Findings).Message, StringComparison.Ordinal);

        File.Delete(Path.Combine(_folder.Path, "done.sql"));
        var both = Assert.Throws<PlanInvalidException>(() =>
            Resolving.Plan(_plan).RequireReadable(phase.Apply, phase.Verify)
        );
        Assert.Equal(2, both.Findings.Count);
        Assert.Contains("done.sql", both.Findings[1].Message, StringComparison.Ordinal);
        Assert.Throws<PlanInvalidException>(() => Resolving.Plan(_plan).RequireReadable([], phase.Verify));
    }

    [Fact]
    public void A_changed_file_of_a_check_before_the_undo_voids_an_approval()
    {
        var before = Resolve().Digest;
        _folder.Write("undoing.sql", "select 'changed'\n");
        var plan = MigrationPlanReader.Read(_folder.Path);
        var after = Resolving.Plan(plan).Of(plan.Phases[0]).Digest;
        Assert.NotEqual(before.All, after.All);
        Assert.Equal(before.Work, after.Work);
    }

    [Fact]
    public void A_file_outside_of_the_plans_folder_is_not_read_for_a_checksum()
    {
        var inside = Resolving.Plan(_plan).ChecksumNow("a.sql");
        Assert.StartsWith("v1:sha256:", inside, StringComparison.Ordinal);
        using var other = new PlanFolder();
        var path = other.Write("a.sql", File.ReadAllText(Path.Combine(_folder.Path, "a.sql")));
        foreach (var name in new[] { path, Path.GetRelativePath(_folder.Path, path) })
        {
            Assert.DoesNotContain("sha256", Resolving.Plan(_plan).ChecksumNow(name), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Phases_before_are_bound_by_their_ids_in_their_order()
    {
        var plan = Resolving.Plan(_plan);
        Assert.Empty(plan.DigestBefore(_plan.Phases[0]));
        Assert.Equal(Hex.Lower(TextChecksum.Sha256("\na")), plan.DigestBefore(_plan.Phases[1]));
    }

    private Dictionary<string, string> Files() => Resolve().Files.ToDictionary();

    private ResolvedPhase Resolve(int phase = 0) => Resolving.Plan(_plan).Of(_plan.Phases[phase]);

    /// <summary>The first phase, as it would be of a folder of another tool.</summary>
    private MigrationPhase PhaseOf(PhaseOrigin? origin, bool repeatable = false)
    {
        var phase = MigrationPlanReader.Read(_folder.Path).Phases[0];
        return new MigrationPhase
        {
            Index = 0,
            Id = phase.Id,
            Title = phase.Title,
            PlanName = phase.PlanName,
            Plan = phase.Plan,
            Place = phase.Place,
            Apply = phase.Apply,
            ApplyText = phase.ApplyText,
            Repeatable = repeatable,
            Origin = origin,
        };
    }

    private PhaseRecord Record(string? checksum) =>
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
            Files(),
            Undoing: false
        );
}
