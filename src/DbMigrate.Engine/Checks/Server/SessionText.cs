using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>Describes a session.</summary>
internal static class SessionText
{
    /// <summary>
    /// <c>pid 4711, user app, 2h 3m, idle in transaction: update …</c>; what the role cannot see is left out.
    /// </summary>
    internal static string Of(object? pid, object? user, object? seconds, object? state, object? query)
    {
        var session = string.Join(
            ", ",
            new[]
            {
                string.Create(CultureInfo.InvariantCulture, $"pid {pid}"),
                user is null ? null : $"user {user}",
                seconds is double age ? DurationText.Format(TimeSpan.FromSeconds(age)) : null,
                state as string,
            }.OfType<string>()
        );
        return query is string { Length: > 0 } text
            ? $"{session}: {string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}"
            : session;
    }
}
