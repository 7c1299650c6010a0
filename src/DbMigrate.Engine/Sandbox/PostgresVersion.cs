using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Sandbox;

/// <summary>A version of PostgreSQL as its programs print it: <c>15.14</c>, <c>18beta2</c>.</summary>
/// <param name="Major">The major version: 15 in 15.14.</param>
/// <param name="Minor">The minor version: 14 in 15.14. Negative for versions before the release.</param>
/// <param name="Text">The version as the program prints it.</param>
internal sealed partial record PostgresVersion(int Major, int Minor, string Text) : IComparable<PostgresVersion>
{
    /// <summary>Parses the output of <c>postgres --version</c>.</summary>
    public static bool TryParseProgram(string output, [NotNullWhen(true)] out PostgresVersion? version)
    {
        version = null;
        var match = ProgramOutput().Match(output);
        return match.Success && TryParse(match.Groups[1].Value, out version);
    }

    /// <summary>Parses a version that a user wrote.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PostgresVersion? version)
    {
        version = null;
        var match = Number().Match(text.Trim());
        if (
            !match.Success
            || !int.TryParse(
                match.Groups["major"].Value,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var major
            )
        )
        {
            return false;
        }

        // Versions before 10 have a major version in two parts. DbMigrate does not support them.
        var minor = match.Groups["minor"].Success
            ? int.Parse(match.Groups["minor"].Value, CultureInfo.InvariantCulture)
            : match.Groups["stage"].Value switch
            {
                "devel" => -1000,
                "alpha" => -900,
                "beta" => -800,
                "rc" => -700,
                _ => 0,
            };
        if (match.Groups["stage"].Success && match.Groups["nth"].Success)
        {
            minor += int.Parse(match.Groups["nth"].Value, CultureInfo.InvariantCulture);
        }

        version = new PostgresVersion(major, minor, text.Trim());
        return true;
    }

    /// <summary>
    /// Returns whether this version matches <paramref name="wanted"/>: 15 matches any 15, 15.4 only that one.
    /// </summary>
    public bool Satisfies(PostgresVersion wanted) =>
        Major == wanted.Major && (!wanted.Text.Contains('.', StringComparison.Ordinal) || Minor == wanted.Minor);

    /// <inheritdoc/>
    public int CompareTo(PostgresVersion? other) =>
        other is null ? 1
        : Major != other.Major ? Major.CompareTo(other.Major)
        : Minor.CompareTo(other.Minor);

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\(PostgreSQL\)\s+(\S+)")]
    private static partial Regex ProgramOutput();

    [GeneratedRegex(
        @"^(?<major>\d{1,4})(?:\.(?<minor>\d{1,4})(?:\.\d{1,4})?|(?<stage>devel|alpha|beta|rc)(?<nth>\d{1,3})?)?$"
    )]
    private static partial Regex Number();
}
