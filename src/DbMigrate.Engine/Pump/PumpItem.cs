namespace DbMigrate.Engine.Pump;

/// <summary>An item of the queue from the work to the host's thread.</summary>
/// <param name="Deliver">Delivers it to the host, on the host's thread.</param>
/// <param name="Discard">Releases its waiter when the host takes no more items.</param>
internal sealed record PumpItem(Action<IPumpSink> Deliver, Action? Discard = null);
