namespace DbMigrate.Engine.Pump;

/// <summary>Something on its way from the work to the host's thread.</summary>
/// <param name="Deliver">Hands it to the host, on the host's thread.</param>
/// <param name="Discard">Lets go of whoever waits for it, when the host takes no more.</param>
internal sealed record PumpItem(Action<IPumpSink> Deliver, Action? Discard = null);
