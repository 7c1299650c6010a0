using System.Globalization;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>There are connections left for the phase, without taking the last ones from the service.</summary>
internal sealed class ConnectionSlotsReading : ServerReading
{
    private const int Fewest = 3;

    internal override string Kind => "connections";

    internal override string Name => "free connections";

    internal override ServerFinding Judge(IReadOnlyList<object?[]> rows, ServerScope scope)
    {
        // Of the server, of the database and of the role: the fewest count.
        var fewest = rows.MinBy(r => (int)r[1]!)!;
        var free = Math.Max(0, (int)fewest[1]!);
        var expected = string.Create(CultureInfo.InvariantCulture, $"at least {Fewest} free");
        var actual = string.Create(CultureInfo.InvariantCulture, $"{free} free of the {fewest[2]} of the {fewest[0]}");
        return free >= Fewest
            ? ServerFinding.Passed(expected, actual)
            : new ServerFinding(
                CheckStatus.Warning,
                expected,
                actual,
                "The phase, and the service when it comes back after a failure, may find no connection: close what is idle, or raise the limit."
            );
    }
}
