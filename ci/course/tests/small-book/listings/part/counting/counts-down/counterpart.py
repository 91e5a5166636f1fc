for left in range(2, 0, -1):
    print(left)
