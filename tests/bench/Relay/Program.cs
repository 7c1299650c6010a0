using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DbMigrate.Bench.Relay;

// Stands between a client and a PostgreSQL server on this machine and counts round trips:
//   relay PORT COUNTS   writes its own port to its output; appends a line "connecting N after N" to COUNTS for each
// connection that ended.
var server = new IPEndPoint(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture));
var counts = args[1];
var gate = new object();

using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
while (true)
{
    var client = await listener.AcceptTcpClientAsync();
    _ = Task.Run(async () =>
    {
        var trips = await new Conversation(server).CarryAsync(client);
        lock (gate)
        {
            File.AppendAllText(counts, $"connecting {trips.Connecting} after {trips.After}\n");
        }
    });
}
