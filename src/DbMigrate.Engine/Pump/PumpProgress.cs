namespace DbMigrate.Engine.Pump;

/// <summary>Progress as a host shows it.</summary>
/// <param name="Activity">The activity.</param>
/// <param name="Text">The present status; never empty.</param>
/// <param name="Percent">0 to 100, or -1 where unknown.</param>
/// <param name="Remaining">The remaining time, or null.</param>
/// <param name="Completed">Whether the work has ended and the display is removed.</param>
internal sealed record PumpProgress(string Activity, string Text, int Percent, TimeSpan? Remaining, bool Completed);
