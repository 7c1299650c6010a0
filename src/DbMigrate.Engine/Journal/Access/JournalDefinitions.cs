using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Journal.Access;

/// <summary>
/// The definitions of the journal's functions and tables in all versions, from the files that create them. A function or table
/// of the database with another definition was not made by this program.
/// </summary>
internal static partial class JournalDefinitions
{
    private static readonly Lazy<string[]> AllFunctions = new(ReadFunctions);
    private static readonly Lazy<string[]> AllColumns = new(ReadColumns);

    /// <summary>
    /// Returns each function as
    /// <c>NAME(ARGUMENTS):RESULT:LANGUAGE:VOLATILITY:SECURITY_DEFINER:SETTINGS:SHA256_OF_SOURCE</c>, which guard.sql
    /// compares.
    /// </summary>
    internal static string[] Functions => AllFunctions.Value;

    /// <summary>Returns each column of a table as <c>TABLE.COLUMN:TYPE</c>, which guard.sql compares.</summary>
    internal static string[] Columns => AllColumns.Value;

    private static IEnumerable<string> Statements() =>
        Enumerable.Range(1, JournalSchema.Current).SelectMany(version => JournalSql.Statements($"schema-v{version}"));

    private static string[] ReadFunctions() =>
        [
            .. Statements()
                .Select(statement => Function().Match(statement))
                .Where(match => match.Success)
                .Select(Definition)
                .Distinct(StringComparer.Ordinal),
        ];

    private static string[] ReadColumns()
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
