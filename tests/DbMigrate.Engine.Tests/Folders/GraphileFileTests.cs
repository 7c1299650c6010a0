using System.Text;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>Committed migrations of graphile-migrate are compared with the hashes that they carry.</summary>
public class GraphileFileTests
{
    // graphile-migrate itself: calculateHash("create table a ();", null), then the next one after it.
    private const string First = "sha1:39956cbf4f8e67b4dc288f2fdbc3bdebd35fe0f3";

    [Fact]
    public void The_hash_is_the_one_of_the_tool()
    {
        Assert.Equal(First, GraphileFile.Read("--! Previous: -\n\ncreate table a ();\n").HashAfter(null));
        Assert.Equal(First, GraphileFile.Read("--! Previous: -\r\n\r\n  create table a ();\r\n\r\n").HashAfter(null));
    }

    [Theory]
    [InlineData("create table a ();", null)]
    [InlineData("create table a ();\n-- more\n", 2)]
    [InlineData("CREATE table a ();", 2)]
    public void A_file_that_was_changed_is_refused_at_the_line_of_its_hash(string sql, int? line)
    {
        var file = $"--! Previous: -\n--! Hash: {First}\n--! Message: a\n\n{sql}\n";
        Assert.Equal(line, GraphileFile.Read(file).FindFault()?.Line);
        var errors = new FileLayout(MigrationLayout.GraphileMigrate, SectionDirection.Apply)
            .View(Encoding.UTF8.GetBytes(file), "f.sql", new Dictionary<string, string>())
            .Errors;
        Assert.Equal(line is null ? 0 : 1, errors.Count);
        Assert.All(
            errors,
            e =>
            {
                Assert.StartsWith(
                    "f.sql:2:1: was changed after it was committed: by its content",
                    e.ToString(),
                    StringComparison.Ordinal
                );
                Assert.Contains($"the file has {First}. Restore the file", e.Message, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void A_changed_file_is_accepted_only_where_it_says_so()
    {
        var allowed = $"--! Previous: -\n--! Hash: {First}\n--! AllowInvalidHash\n\n";
        Assert.Null(GraphileFile.Read(allowed + "select 2;\n").FindFault());
        Assert.Equal(3, GraphileFile.Read(allowed + "create table a ();\n").FindFault()!.Value.Line);
    }

    [Fact]
    public void The_chain_is_compared_when_the_plan_is_read()
    {
        var (one, two) = (ForeignFolder.GraphileText(1), ForeignFolder.GraphileText(2));
        using var whole = Folder(one, two);
        Assert.Equal(2, whole.Read().Phases.Count);

        using var other = Folder(ForeignFolder.GraphileText(1, "select 5;\n"), two);
        var error = Assert.Single(other.Errors());
        Assert.StartsWith(
            "db/committed/000002.sql:1:1: follows the migration with the hash sha1:",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "but the hash of committed/000001.sql, which is before it, is sha1:",
            error,
            StringComparison.Ordinal
        );

        using var start = Folder(two.Replace("000002", "000001", StringComparison.Ordinal), null);
        Assert.EndsWith(
            "but no migration is before it. Restore that file.",
            Assert.Single(start.Errors()),
            StringComparison.Ordinal
        );

        using var bare = Folder("select 1;\n", null);
        Assert.Equal(
            "db/committed/000001.sql:1:1: has no line '--! Previous: …', which graphile-migrate writes into each committed "
                + "migration. Restore it.",
            Assert.Single(bare.Errors())
        );
    }

    private static ForeignFolder Folder(string one, string? two) =>
        new(
            "graphile-migrate",
            two is null
                ? [("committed/000001.sql", one)]
                : [("committed/000001.sql", one), ("committed/000002.sql", two)],
            string.Empty
        );
}
