using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Takes passwords out of any text that leaves: messages, script output, journal rows. For use from any thread.
/// </summary>
/// <remarks>
/// Known secrets are masked wherever they stand, percent-encoded too. What looks like a password is masked by its
/// place: in a URI, after
/// <c>password=</c>, after <c>PASSWORD</c> in SQL. A secret that is shorter than four characters, or that is a name
/// besides (a role
/// <c>app</c> whose password is <c>app</c>), is masked by its place alone: anything else would make every text
/// unreadable and say what it is.
/// </remarks>
internal sealed partial class Redactor
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mask = "***";

    private const int Shortest = 4;

    private ImmutableHashSet<string> _names = [];
    private ImmutableHashSet<string> _secrets = [];
    private ImmutableArray<string> _ordered = [];

    /// <summary>A secret to mask from now on.</summary>
    public void Add(string? secret)
    {
        if (!string.IsNullOrEmpty(secret))
        {
            ImmutableInterlocked.Update(ref _secrets, s => s.Add(secret).Add(Uri.EscapeDataString(secret)));
            Order();
        }
    }

    /// <summary>The secrets of a connection, and its names, which are none.</summary>
    public void Add(ConnectionSettings settings)
    {
        ImmutableInterlocked.Update(
            ref _names,
            n => n.Union([settings.User, settings.Database, .. settings.Hosts.Select(h => h.Name)])
        );
        foreach (var secret in settings.Secrets)
        {
            Add(secret);
        }

        Order();
    }

    /// <summary>The text without what must not be seen; null for null.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public string? Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        foreach (var secret in _ordered)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return CleanPatterns(text);
    }

    /// <summary>The text without what looks like a password by its place.</summary>
    public static string CleanPatterns(string text)
    {
        // Most texts have none of these words: looking for them is cheaper than three expressions.
        if (text.Contains("://", StringComparison.Ordinal))
        {
            text = InUri().Replace(text, "$1$2" + Mask + "@");
        }

        if (
            text.Contains("pass", StringComparison.OrdinalIgnoreCase)
            || text.Contains("pwd", StringComparison.OrdinalIgnoreCase)
        )
        {
            text = InKeywords().Replace(text, "$1" + Mask);
            text = InSql().Replace(text, "$1'" + Mask + "'");
        }

        return text;
    }

    // The longest first: a secret may be a piece of another.
    private void Order() =>
        _ordered = [
            .. _secrets.Where(s => s.Length >= Shortest && !_names.Contains(s)).OrderByDescending(s => s.Length),
        ];

    // In PostgreSQL's URIs up to the last @: an unencoded one, or a /, is what a URI that was refused has in its
    // password.
    [GeneratedRegex(
        @"(\bpostgres(?:ql)?://[^\s:/@'""]*:)[^\s'""]+@|(\b[A-Za-z][A-Za-z0-9+.-]*://[^\s:/@'""]*:)[^\s@/]+@"
    )]
    private static partial Regex InUri();

    // A literal may have no end: the server cuts the queries that it shows.
    [GeneratedRegex(
        @"(\b(?:ssl[ _]?)?(?:password|passwd|pwd|psw|pgpassword)\s*=\s*)(?!\*\*\*)(?:""(?:[^""]|"""")*(?:""|\z)|'(?:[^'\\]|\\.|'')*(?:'|\\?\z)|[^\s;&'""]+)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex InKeywords();

    [GeneratedRegex(
        @"(\bPASSWORD\s+)(?:E?'(?:[^'\\]|\\.|'')*(?:'|\\?\z)|\$(\w*)\$.*?\$\2\$)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex InSql();
}
