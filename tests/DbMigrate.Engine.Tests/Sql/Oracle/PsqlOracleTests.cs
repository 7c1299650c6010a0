using System.Diagnostics;
using System.Text;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Sql.Oracle;

/// <summary>A file is runnable in psql as well: what psql sends for it is what we send.</summary>
public sealed partial class PsqlOracleTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["n"] = "2",
        ["name"] = "O'Hara",
        ["schema"] = "my \"app",
        ["two"] = "1; select 2",
        ["path"] = "a\\b'c",
        ["outer"] = ":n + 1",
    };

    [PsqlFact]
    public Task Variables_and_commands() => CompareAsync("psql.sql");

    [PsqlFact]
    public Task Ends_of_statements() => CompareAsync("split.sql");

    private async Task CompareAsync(string file)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE rows_of_psql (a text, b text)");

        // psql reads line by line and forgets at a line's end that a string was E'…'; the server does not, and neither
        // do we.
        var text = (await File.ReadAllTextAsync(Path.Combine(LockExample.Folder, file))).Replace(
            "select E'a'\n  'b\\'; c';\n",
            "",
            StringComparison.Ordinal
        );
        var path = Path.Combine(Directory.CreateTempSubdirectory("dbmigrate-psql-").FullName, file);
        await File.WriteAllTextAsync(path, text);
        var reader = new ScriptReader(new SqlReadOptions { Variables = Variables }, new IncludeFolder(null, null));
        reader.ReadBytes(Encoding.UTF8.GetBytes(text), file);
        var ours = string.Concat(
            Enumerable.Range(0, reader.Records.Count).Select(i => new SqlStatement(reader.Records, i).Text + ";\n")
        );
        var theirs = await SentAsync(database, path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Equal(Tokens(theirs), Tokens(ours));
    }

    // psql leaves empty lines out where they mean nothing, as between the parts of a string.
    [System.Text.RegularExpressions.GeneratedRegex(@"\n\s*\n")]
    private static partial System.Text.RegularExpressions.Regex BlankLines();

    private static List<string> Tokens(string sql)
    {
        var lexer = new SqlLexer(new InputWindow(Encoding.UTF8.GetBytes(sql)), script: false);
        var tokens = new List<string>();
        while (lexer.Next() is not (SqlTokenKind.End or SqlTokenKind.Unterminated))
        {
            // The setting is followed here as the server does, or a backslash would divide the two texts differently.
            tokens.Add(BlankLines().Replace(lexer.Text, "\n"));
            if (tokens is [.., "set", "standard_conforming_strings", "=" or "to", var value])
            {
                lexer.StandardConformingStrings = value == "on";
            }
        }

        if (tokens[^1] != ";")
        {
            tokens.Add(";");
        }

        return [.. tokens.Where((token, i) => token != ";" || i == 0 || tokens[i - 1] != ";")];
    }

    /// <summary>psql echoes what it sends; its answers and errors go elsewhere.</summary>
    private static async Task<string> SentAsync(TestDatabase database, string path)
    {
        var start = new ProcessStartInfo("psql")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (
            var argument in new[]
            {
                "-X",
                "-q",
                "-e",
                "-o",
                Path.DirectorySeparatorChar == '\\' ? "NUL" : "/dev/null",
                "-d",
                database.Uri,
            }
        )
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Variables)
        {
            start.ArgumentList.Add("-v");
            start.ArgumentList.Add($"{name}={value}");
        }

        start.ArgumentList.Add("-f");
        start.ArgumentList.Add(path);
        start.Environment["PGCLIENTENCODING"] = "UTF8";
        using var psql = Process.Start(start)!;
        psql.StandardInput.Close();
        var errors = psql.StandardError.ReadToEndAsync();
        var sent = await Wait.EndOfAsync(psql.StandardOutput.ReadToEndAsync(), $"psql with {path}");
        await Wait.EndOfAsync(errors, "the errors of psql");
        await Wait.EndOfAsync(psql.WaitForExitAsync(), "psql");
        return sent;
    }
}
