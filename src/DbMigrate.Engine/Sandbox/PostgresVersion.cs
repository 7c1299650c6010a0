using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Sandbox;

/// <summary>A version of PostgreSQL as its programs print it: <c>15.14</c>, <c>18beta2</c>.</summary>
/// <param name="Major">15 of 15.14.</param>
/// <param name="Minor">14 of 15.14; less than zero for what came before the release.</param>
/// <param name="Text">As printed.</param>
internal sealed partial record PostgresVersion(int Major, int Minor, string Text) : IComparable<PostgresVersion>
{
    /// <summary>Reads the answer of <c>postgres --version</c>.</summary>
    public static bool TryParseProgram(string output, [NotNullWhen(true)] out PostgresVersion? version)
    {
        version = null;
        var match = ProgramOutput().Match(output);
        return match.Success && TryParse(match.Groups[1].Value, out version);
    }

    /// <summary>Reads a version that somebody wrote.</summary>
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

        // A version before 10 has its major in two parts; none that DbMigrate runs on does.
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

    /// <summary>Whether this is what <paramref name="wanted"/> asks for: 15 takes any 15, 15.4 that one.</summary>
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
