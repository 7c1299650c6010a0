using System.Reflection;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>SQL over the schema <c>dbmigrate</c> and the names of its events stand in the folder Journal alone.</summary>
public partial class JournalSqlPlaceTests
{
    [Fact]
    public void No_other_folder_has_SQL_over_the_journal() =>
        Assert.Empty(Elsewhere().SelectMany(f => Found(f, JournalSqlText())));

    [Fact]
    public void No_other_folder_spells_the_name_of_an_event()
    {
        var names = typeof(JournalEvents)
            .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(f => f.IsLiteral)
            .Select(f => (string)f.GetRawConstantValue()!)
            .ToList();

        // VerifyFailed is the id of a condition, too.
        var inCode = names.Where(n => n != JournalEvents.VerifyFailed);
        var literal = new Regex($"'(?:{string.Join('|', names)})'|\"(?:{string.Join('|', inCode)})\"");
        Assert.Empty(Elsewhere().SelectMany(f => Found(f, literal)));
    }

    [Theory]
    [InlineData("""new NpgsqlCommand("delete from dbmigrate.runner where run = $1", home)""", true)]
    [InlineData("left join dbmigrate.snapshot s on s.plan = e.plan", true)]
    [InlineData("""command.CommandText += ", dbmigrate.require_new($3, $4)";""", true)]
    [InlineData("""$"{rows} failed and are recorded in dbmigrate.backfill_error." """, false)]
    [InlineData("""namespace DbMigrate.Engine.Data.Backfill;""", false)]
    public void The_search_tells_SQL_from_other_text(string line, bool isSql) =>
        Assert.Equal(isSql, JournalSqlText().IsMatch(line));

    private static IEnumerable<string> Elsewhere()
    {
        var source = Path.Combine(Snapshot.Root, "src");
        var journal = Path.Combine(source, "DbMigrate.Engine", "Journal") + Path.DirectorySeparatorChar;
        return Directory
            .EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".sql" && !f.StartsWith(journal, StringComparison.Ordinal))
            .Where(f => !Path.GetRelativePath(source, f).Split('/', '\\').Any(d => d is "obj" or "bin"));
    }

    private static IEnumerable<string> Found(string file, Regex wanted) =>
        File.ReadLines(file)
            .Select((line, i) => (Line: line, Number: i + 1))
            .Where(l => wanted.IsMatch(l.Line))
            .Select(l => $"{file}:{l.Number}: {l.Line.Trim()}");

    [GeneratedRegex(@"\b(?:from|join|into|update|table|only|view|using|on)\s+dbmigrate\.\w|\bdbmigrate\.\w+\s*\(")]
    private static partial Regex JournalSqlText();
}
