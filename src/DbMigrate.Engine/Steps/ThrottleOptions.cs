namespace DbMigrate.Engine.Steps;

/// <summary>When the workers of a step wait for the server.</summary>
/// <param name="MaxLag">The highest replication lag; null: any.</param>
/// <param name="MaxActive">
/// The highest number of active sessions of others; null: half of the server's connections.
/// </param>
internal sealed record ThrottleOptions(TimeSpan? MaxLag, int? MaxActive);
