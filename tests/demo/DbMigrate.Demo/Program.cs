using DbMigrate.Demo;

const string Usage = """
    The service of the demo. All commands share a folder.

      setup FOLDER SERVER SQL   make the service's database on a server (a postgres:// URI of a superuser), with the tables of a file
      traffic FOLDER            write as the application does, until told to stop
      switch FOLDER old|new     put the application on the old or the new code, and wait until it is
      stop FOLDER               stop the application, and wait until it has
      isolation FOLDER          count what each customer sees, as each role
      summary FOLDER            hold what the application was told against what the tables have
    """;

try
{
    switch (args)
    {
        case ["setup", var folder, var server, var sql]:
            await ServiceSetup.RunAsync(new DemoFolder(folder), new Uri(server), sql);
            return 0;
        case ["traffic", var folder]:
            await Traffic.RunAsync(new DemoFolder(folder));
            return 0;
        case ["switch", var folder, "old" or "new"]:
            await Control.SwitchAsync(new DemoFolder(folder), args[2]);
            return 0;
        case ["stop", var folder]:
            await Control.StopAsync(new DemoFolder(folder));
            return 0;
        case ["isolation", var folder]:
            return await Isolation.ShowAsync(new DemoFolder(folder)) ? 0 : 1;
        case ["summary", var folder]:
            return await Summary.ShowAsync(new DemoFolder(folder)) ? 0 : 1;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (DemoException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
