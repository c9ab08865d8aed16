from monitor.cli import main

if __name__ == "__main__":  # processes that workers are begun with import it under another name
    main()
