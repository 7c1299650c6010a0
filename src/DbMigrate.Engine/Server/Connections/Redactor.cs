using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>Removes passwords from all output: messages, script output, journal rows. Thread-safe.</summary>
/// <remarks>
/// Known secrets are masked wherever they occur, percent-encoded too. Other passwords are recognised by their place: in
/// a URI, after <c>password=</c>, after <c>PASSWORD</c> in SQL. A secret of fewer than four characters, or equal to a
/// name of the connection, is masked only by its place. Masking it everywhere would make texts unreadable and reveal
/// it.
/// </remarks>
internal sealed partial class Redactor
{
    /// <summary>The replacement of a secret.</summary>
    public const string Mask = "***";

    private const int Shortest = 4;

    private ImmutableHashSet<string> _names = [];
    private ImmutableHashSet<string> _secrets = [];
    private ImmutableArray<string> _ordered = [];

    /// <summary>Adds a secret to mask from now on.</summary>
    public void Add(string? secret)
    {
        if (!string.IsNullOrEmpty(secret))
        {
            ImmutableInterlocked.Update(ref _secrets, s => s.Add(secret).Add(Uri.EscapeDataString(secret)));
            Order();
        }
    }

    /// <summary>Adds the secrets of a connection, and its names, which are not secret.</summary>
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

    /// <summary>Returns the text with secrets masked; null for null.</summary>
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

    /// <summary>Returns the text without passwords that are recognised by their place.</summary>
    public static string CleanPatterns(string text)
    {
        // Most texts have none of these words: searching for them is faster than three regular expressions.
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

    // The longest first: a secret may be part of another.
    private void Order() =>
        _ordered = [
            .. _secrets.Where(s => s.Length >= Shortest && !_names.Contains(s)).OrderByDescending(s => s.Length),
        ];

    // In PostgreSQL's URIs up to the last @: the password of a refused URI may contain an unencoded @ or /.
    [GeneratedRegex(
        @"(\bpostgres(?:ql)?://[^\s:/@'""]*:)[^\s'""]+@|(\b[A-Za-z][A-Za-z0-9+.-]*://[^\s:/@'""]*:)[^\s@/]+@"
    )]
    private static partial Regex InUri();

    // A literal may have no end: the server truncates the queries that it shows.
    [GeneratedRegex(
        @"(\b(?:ssl[ _]?)?(?:password|passwd|pwd|psw|pgpassword)\s*=\s*)(?!\*\*\*)"
            + @"(?:""(?:[^""]|"""")*(?:""|\z)|'(?:[^'\\]|\\.|'')*(?:'|\\?\z)|[^\s;&'""]+)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex InKeywords();

    [GeneratedRegex(
        @"(\bPASSWORD\s+)(?:E?'(?:[^'\\]|\\.|'')*(?:'|\\?\z)|\$(\w*)\$.*?\$\2\$)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex InSql();
}
