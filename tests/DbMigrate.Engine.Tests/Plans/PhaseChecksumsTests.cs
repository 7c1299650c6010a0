using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Model;

namespace DbMigrate.Engine.Tests.Plans;

public sealed class PhaseChecksumsTests : IDisposable
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

    public PhaseChecksumsTests()
    {
        _folder.Write("sql/a.sql", "select 1;\nselect 2;\n");
        _folder.Write("sql/undo.sql", "select 3;\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checksum_names_its_version_and_what_it_is() =>
        Assert.Matches("^v1:sha256:[0-9a-f]{64}$", Sums(Yaml).Apply);

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

        Assert.Equal(Sums(Yaml), Sums(otherwise));
    }

    [Fact]
    public void The_ends_of_lines_and_a_byte_order_mark_do_not_count()
    {
        var before = Sums(Yaml);
        _folder.Write("sql/a.sql", "\uFEFFselect 1;\r\nselect 2;\r\n");

        Assert.Equal(before, Sums(Yaml));
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
    [InlineData("v: 1", "v: 2", false)]
    public void A_change_counts_for_an_approval_and_where_it_changes_what_is_done_for_the_phase(
        string from,
        string to,
        bool counts
    )
    {
        var (apply, content) = Sums(Yaml);
        var changed = Sums(Yaml.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal(counts, apply != changed.Apply);
        Assert.NotEqual(content, changed.Content);
    }

    [Fact]
    public void A_changed_file_counts_and_one_of_undo_for_approvals_only()
    {
        var (apply, content) = Sums(Yaml);
        _folder.Write("sql/undo.sql", "select 4;\n");
        var undo = Sums(Yaml);
        _folder.Write("sql/a.sql", "select 1;\nselect 3;\n");
        var both = Sums(Yaml);

        Assert.Equal(apply, undo.Apply);
        Assert.NotEqual(content, undo.Content);
        Assert.NotEqual(apply, both.Apply);
    }

    [Fact]
    public void The_files_are_named_from_the_plans_folder()
    {
        var plan = _folder.Read(Yaml);

        var file = Assert.Single(PhaseChecksums.Files(plan.Phases[0], plan));
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
            PhaseChecksums.OfFile(path)
        );
    }

    [Fact]
    public void The_checksum_of_a_plan_stays_what_it_is()
    {
        // Recorded: a journal holds these, so no change of the code may change them within version 1.
        Assert.Equal(
            """[{"sql":{"file":"sql/a.sql"}},{"backfill":{"set":"x = 1","table":"t"}}]""",
            _folder.Read(Yaml).Phases[0].ApplyText
        );
        Assert.Equal("v1:sha256:d6aecffe0e9eed773e162ca0ff042e5b5fb8c905c7d3da21d95fb1e400c8d2fb", Sums(Yaml).Apply);
    }

    private (string Apply, string Content) Sums(string yaml)
    {
        var plan = _folder.Read(yaml);
        return (PhaseChecksums.Apply(plan.Phases[0], plan), PhaseChecksums.Content(plan.Phases[0], plan));
    }
}
