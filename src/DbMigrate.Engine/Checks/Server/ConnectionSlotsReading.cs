using System.Globalization;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>Checks that free connections remain for the phase and the applications.</summary>
internal sealed class ConnectionSlotsReading : ServerReading
{
    private const int Fewest = 3;

    internal override string Kind => "connections";

    internal override string Name => "free connections";

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope)
    {
        // Takes the smallest of the limits of server, database and role.
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
                "The phase, or an application that reconnects, may get no connection. Close idle connections "
                    + "or raise the limit."
            );
    }
}
