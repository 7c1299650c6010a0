using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>Reads the definitions of the journal's functions and tables in all versions from the files that create them.</summary>
internal static partial class JournalDefinitionReader
{
    private static IEnumerable<string> Statements() =>
        Enumerable.Range(1, JournalSchema.Current).SelectMany(version => JournalSql.Statements($"schema-v{version}"));

    /// <summary>Returns each function, as guard.sql compares it.</summary>
    internal static string[] ReadFunctions() =>
        [
            .. Statements()
                .Select(statement => Function().Match(statement))
                .Where(match => match.Success)
                .Select(Definition)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Returns each column of a table, as guard.sql compares it.</summary>
    internal static string[] ReadColumns()
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in Statements().Select(s => Table().Match(s)).Where(m => m.Success))
        {
            var name = table.Groups["name"].Value;
            foreach (Match column in Column().Matches(table.Groups["body"].Value))
            {
                types[$"{name}.{column.Groups["name"].Value}"] = TypeName(column.Groups["type"].Value);
            }

            foreach (Match renamed in Renamed().Matches(table.Groups["body"].Value))
            {
                types[$"{name}.{renamed.Groups["new"].Value}"] = types[$"{name}.{renamed.Groups["old"].Value}"];
            }
        }

        return [.. types.Select(t => $"{t.Key}:{t.Value}")];
    }

    private static string Definition(Match match)
    {
        var options = match.Groups["options"].Value;
        var volatility =
            options.Contains("immutable", StringComparison.Ordinal) ? "i"
            : options.Contains("stable", StringComparison.Ordinal) ? "s"
            : "v";
        var definer = options.Contains("security definer", StringComparison.Ordinal) ? "true" : "false";
        var settings = options.Contains("set search_path = pg_catalog, pg_temp", StringComparison.Ordinal)
            ? "search_path=pg_catalog, pg_temp"
            : string.Empty;
        var hash = Convert
            .ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(match.Groups["body"].Value)))
            .ToLowerInvariant();
        var arguments = NullDefault()
            .Replace(TypeName(Space().Replace(match.Groups["arguments"].Value.Trim(), " ")), "$1 DEFAULT NULL::$1");
        return $"{match.Groups["name"].Value}({arguments}):{TypeName(match.Groups["result"].Value)}:"
            + $"{match.Groups["language"].Value}:{volatility}:{definer}:{settings}:{hash}";
    }

    // The names that format_type returns.
    private static string TypeName(string text) =>
        text.Replace("timestamptz", "timestamp with time zone", StringComparison.Ordinal);

    [GeneratedRegex(
        @"create (?:or replace )?function dbmigrate\.(?<name>\w+)\((?<arguments>[^)]*)\)\s+returns (?<result>\S+)\s+"
            + @"language (?<language>\w+)(?<options>.*?)\bas (?<quote>\$\$|')(?<body>.*)\k<quote>\s*$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Function();

    [GeneratedRegex(
        @"^(create|alter) table dbmigrate\.(?<name>\w+)(?<body>.*)$",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Table();

    [GeneratedRegex(
        @"^ +(add column )?(?!primary key|add )(?<name>\w+) +(?<type>\w+(\[\])?)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Column();

    [GeneratedRegex(@" rename column (?<old>\w+) to (?<new>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Renamed();

    [GeneratedRegex(@"(\w+) default null")]
    private static partial Regex NullDefault();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
