namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>What is called, and how often.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Program">The program and its arguments.</param>
/// <param name="Every">The time between two calls.</param>
internal sealed record ScheduleRequest(MigrationPlan Plan, IReadOnlyList<string> Program, TimeSpan Every);
