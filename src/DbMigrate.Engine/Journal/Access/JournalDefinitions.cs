using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Journal.Access;

/// <summary>
/// The definitions of the journal's functions in all versions, from the files that create them. A function of the
/// database with another definition was not made by this program.
/// </summary>
internal static partial class JournalDefinitions
{
    private static readonly Lazy<string[]> All = new(Read);

    /// <summary>
    /// Returns each definition as <c>NAME:SECURITY_DEFINER:SETTINGS:SHA256_OF_SOURCE</c>, which guard.sql compares.
    /// </summary>
    internal static string[] Functions => All.Value;

    private static string[] Read() =>
        [
            .. Enumerable
                .Range(1, JournalSchema.Current)
                .SelectMany(version => JournalSql.Statements($"schema-v{version}"))
                .Select(statement => Function().Match(statement))
                .Where(match => match.Success)
                .Select(Definition)
                .Distinct(StringComparer.Ordinal),
        ];

    private static string Definition(Match match)
    {
        var options = match.Groups["options"].Value;
        var definer = options.Contains("security definer", StringComparison.Ordinal) ? "true" : "false";
        var settings = options.Contains("set search_path = pg_catalog, pg_temp", StringComparison.Ordinal)
            ? "search_path=pg_catalog, pg_temp"
            : string.Empty;
        var hash = Convert
            .ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(match.Groups["body"].Value)))
            .ToLowerInvariant();
        return $"{match.Groups["name"].Value}:{definer}:{settings}:{hash}";
    }

    [GeneratedRegex(
        @"create (?:or replace )?function dbmigrate\.(?<name>\w+)\("
            + @"(?<options>.*?)\bas (?<quote>\$\$|')(?<body>.*)\k<quote>\s*$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Function();
}
