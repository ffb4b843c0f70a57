Console.WriteLine("TopoWeb");
