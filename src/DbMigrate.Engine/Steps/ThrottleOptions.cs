using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary>When the workers of a step wait for the server.</summary>
/// <param name="MaxLag">The highest replication lag; null: any.</param>
/// <param name="MaxActive">
/// The highest number of active sessions of others; null: half of the server's connections.
/// </param>
internal sealed record ThrottleOptions(TimeSpan? MaxLag, int? MaxActive)
{
    private static readonly TimeSpan DefaultLag = TimeSpan.FromSeconds(10);

    /// <summary>The keys of a step.</summary>
    internal static IReadOnlyList<KeyShape> Keys { get; } =
    [
        new(
            "max_lag",
            new ValueShape.Duration(OrNone: true),
            "The replication lag above which the step pauses; none ignores replicas."
        )
        {
            Default = "10s",
        },
        new(
            "max_active",
            new ValueShape.Integer(1, 100_000),
            "The number of active sessions of others above which the step pauses."
        )
        {
            Default = "half of max_connections",
        },
    ];

    /// <summary>Reads the keys.</summary>
    internal static ThrottleOptions Of(KindNode node) =>
        new(
            node.OptionalText("max_lag") == "none" ? null : node.Duration("max_lag") ?? DefaultLag,
            node.Has("max_active") ? (int)node.Integer("max_active", 0) : null
        );
}
