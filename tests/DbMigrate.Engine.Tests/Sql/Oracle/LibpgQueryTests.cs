using System.Text;
using Xunit.Abstractions;

namespace DbMigrate.Engine.Tests.Sql.Oracle;

/// <summary>Every file is divided as PostgreSQL's own parser divides it.</summary>
public sealed class LibpgQueryTests(ITestOutputHelper output)
{
    private static readonly string Expected = Path.Combine(LockExample.Folder, "expected.jsonl");

    [Fact]
    public void Our_own_SQL_is_divided_as_libpg_query_divides_it()
    {
        var kept = File.ReadAllLines(Expected).Select(LibpgQuery.Read).ToArray();
        var own = Own();
        Assert.Equal(own.Count, kept.Length);
        Assert.Empty(
            own.Zip(kept, (file, theirs) => file.Compare(file.Statements, theirs))
                .SelectMany(differences => differences)
        );
        Assert.True(kept.Sum(k => k.Statements!.Count) > 450);
    }

    [LibpgQueryFact]
    public async Task What_is_kept_of_libpg_query_is_what_it_says()
    {
        var says = await LibpgQuery.ParseAsync([.. Own().Select(file => Encoding.UTF8.GetString(file.Bytes))]);
        var text = string.Concat(says.Select(s => LibpgQuery.Write(s) + "\n"));
        if (Environment.GetEnvironmentVariable("DBMIGRATE_WRITE_EXPECTED") is { Length: > 0 } source)
        {
            await File.WriteAllTextAsync(source, text);
        }

        Assert.Equal(text, await File.ReadAllTextAsync(Expected));
    }

    [LibpgQueryFact(corpus: true)]
    public async Task A_body_of_other_peoples_SQL_is_divided_as_libpg_query_divides_it()
    {
        var files = Directory
            .EnumerateFiles(LibpgQueryFactAttribute.Corpus!, "*.sql", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(SplitComparison.OfFile)
            .ToArray();
        var texts = files.SelectMany(f => f.Statements, (file, statement) => (file, statement)).ToArray();
        var alone = await LibpgQuery.ParseAsync([.. texts.Select(t => t.statement.Text)]);

        // What the parser refuses by itself, as tests of errors are full of, cannot be compared.
        var refused = texts
            .Zip(alone)
            .Where(t => t.Second.Error is not null)
            .Select(t => t.First.statement)
            .ToHashSet();
        var differences = texts
            .Zip(alone)
            .Where(t => t.Second.Statements is { Count: not 1 })
            .Select(t =>
                $"{t.First.statement.Start}: is {t.Second.Statements!.Count} statements: {t.First.statement.Text}"
            )
            .ToList();

        // One that was cut too early would be whole with the next.
        var pairs = texts
            .Zip(texts.Skip(1))
            .Where(p =>
                p.First.file == p.Second.file
                && refused.Contains(p.First.statement)
                && p.First.file.Whole.Contains(p.First.statement)
            )
            .ToArray();
        var joined = await LibpgQuery.ParseAsync([
            .. pairs.Select(p => p.First.file.Through(p.First.statement, p.Second.statement)),
        ]);
        differences.AddRange(
            pairs
                .Zip(joined)
                .Where(p => p.Second.Statements is { Count: 1 })
                .Select(p => $"{p.First.First.statement.Start}: is cut too early: {p.First.First.statement.Text}")
        );
        var whole = files
            .Select(f => (File: f, Ours: f.Whole.Where(s => !refused.Contains(s)).ToArray()))
            .Where(f => f.Ours.Length > 0)
            .ToArray();
        var divided = await LibpgQuery.ParseAsync([.. whole.Select(f => f.File.Only(f.Ours))]);
        differences.AddRange(
            whole.Zip(divided, (ours, theirs) => ours.File.Compare(ours.Ours, theirs)).SelectMany(d => d)
        );
        differences.AddRange(
            from t in texts.Zip(alone)
            where t.Second.Statements is { Count: 1 } && t.First.statement.Kind == "UNKNOWN"
            select $"{t.First.statement.Start}: no form is known: {t.First.statement.Text}"
        );

        output.WriteLine(
            $"{files.Length} files, {texts.Length} statements; {refused.Count} that libpg_query refuses by themselves; {whole.Sum(f => f.Ours.Length)} compared by their places in {whole.Length} files: {differences.Count} differences"
        );
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(50)));
    }

    private static IReadOnlyList<SplitComparison> Own() =>
        [
            SplitComparison.OfFile(Path.Combine(LockExample.Folder, "split.sql")),
            SplitComparison.OfFile(Path.Combine(LockExample.Folder, "setup.sql")),
            SplitComparison.OfFile(Path.Combine(LockExample.Folder, "catalog.sql")),
            SplitComparison.OfText(
                "locks.sql",
                string.Concat(LockExample.Read("locks.sql").Select(e => e.Sql + ";\n"))
            ),
        ];
}
