namespace DbMigrate.Engine.Pump;

/// <summary>How far the work is, as a host shows it.</summary>
/// <param name="Activity">What is done.</param>
/// <param name="Text">Where it is now; never empty.</param>
/// <param name="Percent">0 to 100, or -1 where it cannot be told.</param>
/// <param name="Remaining">How long it will still take, where that can be told.</param>
/// <param name="Completed">True: the work is over, the display is to go.</param>
internal sealed record PumpProgress(string Activity, string Text, int Percent, TimeSpan? Remaining, bool Completed);
