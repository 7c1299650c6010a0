using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Plans;

/// <summary>What a digest of a phase is made of, and that it stays what it is.</summary>
public sealed class PhaseDigestTests : IDisposable
{
    private const string Yaml = """
        plan: p
        variables: { v: 1 }
        phases:
        - id: a
          title: A title
          apply:
          - sql: sql/a.sql
          - backfill: { table: t, set: x = 1 }
          verify:
          - sql: select 1
            expect: 1
          undo:
          - sql: sql/undo.sql
        """;

    private readonly PlanFolder _folder = new();

    public PhaseDigestTests()
    {
        _folder.Write("sql/a.sql", "select 1;\nselect 2;\n");
        _folder.Write("sql/undo.sql", "select 3;\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checksum_names_its_version_and_what_it_is() =>
        Assert.Matches("^v2:sha256:[0-9a-f]{64}:[0-9a-f]{64}$", Digest(Yaml).ToString());

    [Fact]
    public void The_way_of_writing_does_not_count()
    {
        var otherwise = """
            # A comment.
            plan: p
            variables: { "v": 1 }
            phases:
              - { id: a, title: 'A title',

                  undo: [{ sql: { file: sql/undo.sql } }],
                  verify: [{ expect: 1, sql: { sql: 'select 1' } }],
                  apply: [{ sql: { file: "sql/a.sql" } }, { backfill: { set: 'x = 1', table: "t" } }] }
            """;

        Assert.Equal(Digest(Yaml), Digest(otherwise));
    }

    [Fact]
    public void The_ends_of_lines_and_a_byte_order_mark_do_not_count()
    {
        var before = Digest(Yaml);
        _folder.Write("sql/a.sql", "\uFEFFselect 1;\r\nselect 2;\r\n");

        Assert.Equal(before, Digest(Yaml));
    }

    [Theory]
    [InlineData("x = 1", "x = 2", true)]
    [InlineData("table: t", "table: u", true)]
    [InlineData("- sql: sql/a.sql", "- { sql: sql/a.sql, on: default }", true)]
    [InlineData("- sql: sql/a.sql", "- { sql: sql/a.sql, name: n }", false)]
    [InlineData("- sql: sql/a.sql", "- { sql: sql/a.sql, limits: { lock_timeout: 1s } }", false)]
    [InlineData("A title", "Another title", false)]
    [InlineData("expect: 1", "expect: 2", false)]
    [InlineData("expect: 1", "expect: '1'", false)]
    public void A_change_counts_for_an_approval_and_where_it_changes_what_is_done_for_the_phase(
        string from,
        string to,
        bool counts
    )
    {
        var (work, all) = Digest(Yaml);
        var changed = Digest(Yaml.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal(counts, work != changed.Work);
        Assert.NotEqual(all, changed.All);
    }

    [Fact]
    public void A_changed_file_counts_and_one_of_undo_for_approvals_only()
    {
        var (work, all) = Digest(Yaml);
        _folder.Write("sql/undo.sql", "select 4;\n");
        var undo = Digest(Yaml);
        _folder.Write("sql/a.sql", "select 1;\nselect 3;\n");
        var both = Digest(Yaml);

        Assert.Equal(work, undo.Work);
        Assert.NotEqual(all, undo.All);
        Assert.NotEqual(work, both.Work);
    }

    [Fact]
    public void The_files_are_named_from_the_plans_folder()
    {
        var plan = _folder.Read(Yaml);

        var file = Assert.Single(Resolve(plan).Files);
        Assert.Equal("sql/a.sql", file.Key);
        Assert.Equal(
            "v1:sha256:" + Convert.ToHexString(SHA256.HashData("select 1;\nselect 2;\n"u8)).ToLowerInvariant(),
            file.Value
        );
    }

    [Theory]
    [InlineData(64 * 1024 - 1)]
    [InlineData(64 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(200_000)]
    public void A_line_end_across_two_pieces_of_a_large_file_is_one_all_the_same(int length)
    {
        var text = new string('x', length) + "\n\rend\r";
        var path = _folder.Write("large.sql", text.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal(
            "v1:sha256:" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant(),
            new SourceFiles().ChecksumOf("large.sql", path)
        );
    }

    [Fact]
    public void The_checksum_of_a_plan_stays_what_it_is()
    {
        // Recorded: a journal holds these, so no change of the code may change them within its version. The work is the checksum of version 1.
        Assert.Equal(
            """[{"sql":{"file":"sql/a.sql"}},{"backfill":{"set":"x = 1","table":"t"}}]""",
            _folder.Read(Yaml).Phases[0].ApplyText
        );
        Assert.Equal("d6aecffe0e9eed773e162ca0ff042e5b5fb8c905c7d3da21d95fb1e400c8d2fb", Digest(Yaml).Work);
        Assert.Equal("af2316a5681a9ad59a3b7bc0e76ca9920628a1154cd4503da7e53f554e608c76", Digest(Yaml).All);
    }

    private PhaseDigest Digest(string yaml) => Resolve(_folder.Read(yaml)).Digest;

    private static ResolvedPhase Resolve(MigrationPlan plan) => Resolving.Plan(plan).Of(plan.Phases[0]);
}
